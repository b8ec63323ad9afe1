import { ContentHasher } from "@sigmaflow/core";
import { nodeHost } from "../host/node-host.ts";
import { defaultCacheFolder } from "../store/cache-folder.ts";
import { type CacheNotice, type CacheStats, DiskCache } from "../store/disk-cache.ts";
import { cacheNotices } from "../store/notice-codes.ts";
import { byteSize } from "../terminal/duration.ts";
import { plainText, screenOf } from "../terminal/screen.ts";
import { tableText } from "../terminal/table.ts";
import { verdictText, verifyProgress } from "./cache-verdict.ts";
import { printError } from "./cli-error.ts";
import { exitCodes } from "./exit.ts";

const { CACHE_NOT_WRITTEN, CACHE_READ_ONLY, CACHE_UNAVAILABLE } = cacheNotices;
const unusable: readonly string[] = [CACHE_NOT_WRITTEN.code, CACHE_READ_ONLY.code, CACHE_UNAVAILABLE.code];

interface CacheFlags {
  readonly cacheDir?: string;
  readonly json?: boolean;
  readonly to?: number;
}

interface VerifyFlags extends CacheFlags {
  readonly repair?: boolean;
}

/** Prints what the cache holds and returns the exit code. */
export function statsAction(flags: CacheFlags): Promise<number> {
  return withCache(
    flags,
    async (cache) => {
      const stats = await cache.stats();
      return flags.json ? `${JSON.stringify(stats, undefined, 2)}\n` : statsText(stats);
    },
    { isReading: true },
  );
}

function statsText({ folder, bytes, budget, results, artifacts, runs, damaged, oldest, nodes }: CacheStats): string {
  const share = budget > 0 ? ` (${Math.round((bytes / budget) * 100)} %)` : "";
  const whole = tableText([
    ["folder", folder],
    ["size", `${byteSize(bytes)} of ${byteSize(budget)}${share}`],
    ["results", String(results)],
    ["files", String(artifacts)],
    ["graphs", `${runs} with their last run`],
    ["damaged", `${damaged} files set aside`],
    ...(oldest === undefined ? [] : [["oldest", `used ${new Date(oldest).toISOString().slice(0, 16)}Z`]]),
  ]);
  if (nodes.length === 0) return whole;
  const rows = nodes.map(({ node, results, bytes }) => [
    plainText(node ?? "(not recorded)"),
    String(results),
    byteSize(bytes),
  ]);
  return `${whole}\n${tableText([["node", "results", "size"], ...rows])}`;
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

/** Reads everything, prints what is damaged, and returns the exit code: that of a failure when something is, even if it is removed. */
export async function verifyAction(flags: VerifyFlags): Promise<number> {
  const progress = verifyProgress(screenOf(process.stderr));
  let isWhole = false;
  const code = await withCache(
    flags,
    async (cache) => {
      const { repair = false } = flags;
      const verdict = await cache.verify({ repair, onProgress: progress.show });
      progress.end();
      isWhole = verdict?.faults.length === 0;
      if (verdict === undefined) return "";
      return flags.json
        ? `${JSON.stringify({ ...verdict, repaired: repair }, undefined, 2)}\n`
        : verdictText(verdict, repair);
    },
    { isReading: flags.repair !== true },
  );
  return isWhole ? code : exitCodes.failed;
}

/** Prints what work on the cache came to; what is in its way is this command's failure, though no run's. */
async function withCache(
  { cacheDir }: CacheFlags,
  work: (cache: DiskCache) => Promise<string>,
  { isReading = false } = {},
): Promise<number> {
  const notices: CacheNotice[] = [];
  const cache = new DiskCache({
    folder: cacheDir ?? defaultCacheFolder(),
    hasher: new ContentHasher(nodeHost),
    onNotice: (notice) => notices.push(notice),
  });
  const text = await work(cache);
  await cache.close();
  const inTheWay = notices.filter(({ code }) => !(isReading && code === CACHE_READ_ONLY.code));
  // Of a cache that cannot be used, nothing is known; of one that can only be read, nothing was removed.
  if (!inTheWay.some(({ code }) => unusable.includes(code))) process.stdout.write(text);
  for (const notice of inTheWay) printError(notice);
  return inTheWay.length === 0 ? exitCodes.done : exitCodes.failed;
}
