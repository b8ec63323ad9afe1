import { ContentHasher } from "@sigmaflow/core";
import { nodeHost } from "../host/node-host.ts";
import { defaultCacheFolder } from "../store/cache-folder.ts";
import { type CacheNotice, type CacheStats, DiskCache } from "../store/disk-cache.ts";
import { cacheNotices } from "../store/notice-codes.ts";
import { byteSize } from "../terminal/duration.ts";
import { tableText } from "../terminal/table.ts";
import { printError } from "./cli-error.ts";
import { exitCodes } from "./exit.ts";

interface CacheFlags {
  readonly cacheDir?: string;
  readonly json?: boolean;
  readonly to?: number;
}

/** Prints what the cache holds and returns the exit code. */
export function statsAction(flags: CacheFlags): Promise<number> {
  return withCache(flags, async (cache) => {
    const stats = await cache.stats();
    return flags.json ? `${JSON.stringify(stats, undefined, 2)}\n` : statsText(stats);
  });
}

function statsText({ folder, bytes, budget, results, artifacts, runs, damaged, oldest }: CacheStats): string {
  const share = budget > 0 ? ` (${Math.round((bytes / budget) * 100)} %)` : "";
  return tableText([
    ["folder", folder],
    ["size", `${byteSize(bytes)} of ${byteSize(budget)}${share}`],
    ["results", String(results)],
    ["files", String(artifacts)],
    ["graphs", `${runs} with their last run`],
    ["damaged", `${damaged} files set aside`],
    ...(oldest === undefined ? [] : [["oldest", `used ${new Date(oldest).toISOString().slice(0, 16)}Z`]]),
  ]);
}

/** Makes room, prints how much, and returns the exit code. */
export function pruneAction(flags: CacheFlags): Promise<number> {
  return withCache(flags, async (cache) => {
    const freed = await cache.prune(flags.to);
    const { bytes } = await cache.stats();
    return `${byteSize(freed)} freed, ${byteSize(bytes)} left\n`;
  });
}

/** Removes everything and returns the exit code. */
export function clearAction(flags: CacheFlags): Promise<number> {
  return withCache(flags, async (cache) => {
    const { bytes } = await cache.stats();
    await cache.clear();
    return `${byteSize(bytes)} freed\n`;
  });
}

/** Prints what work on the cache came to; what is in its way is this command's failure, though no run's. */
async function withCache({ cacheDir }: CacheFlags, work: (cache: DiskCache) => Promise<string>): Promise<number> {
  const notices: CacheNotice[] = [];
  const cache = new DiskCache({
    folder: cacheDir ?? defaultCacheFolder(),
    hasher: new ContentHasher(nodeHost),
    onNotice: (notice) => notices.push(notice),
  });
  const text = await work(cache);
  await cache.close();
  // Of a cache that cannot be used, nothing is known.
  if (notices.every(({ code }) => code === cacheNotices.CACHE_DAMAGED.code)) process.stdout.write(text);
  for (const notice of notices) printError(notice);
  return notices.length === 0 ? exitCodes.done : exitCodes.failed;
}
