import { ContentHasher } from "@sigmaflow/core";
import { nodeHost } from "../host/node-host.ts";
import { defaultCacheFolder } from "../store/cache-folder.ts";
import { type CacheNotice, DiskCache } from "../store/disk-cache.ts";
import { byteSize } from "../terminal/duration.ts";
import { tableText } from "../terminal/table.ts";
import { complain } from "./complain.ts";
import { exitCodes } from "./exit.ts";

interface CacheFlags {
  readonly cacheDir?: string;
  readonly json?: boolean;
  readonly to?: number;
}

/** Prints what the cache holds; gives the exit code. */
export function statsAction(flags: CacheFlags): Promise<number> {
  return withCache(flags, async (cache) => {
    const stats = await cache.stats();
    if (flags.json) process.stdout.write(`${JSON.stringify(stats, undefined, 2)}\n`);
    else
      process.stdout.write(
        tableText([
          ["folder", stats.folder],
          ["size", `${byteSize(stats.bytes)} of ${byteSize(stats.budget)}`],
          ["results", String(stats.results)],
          ["files", String(stats.artifacts)],
          ["graphs", `${stats.runs} with their last run`],
          ["damaged", `${stats.damaged} files set aside`],
          ...(stats.oldest === undefined ? [] : [["oldest", `used ${new Date(stats.oldest).toISOString()}`]]),
        ]),
      );
  });
}

/** Makes room and prints how much; gives the exit code. */
export function pruneAction(flags: CacheFlags): Promise<number> {
  return withCache(flags, async (cache) => {
    const freed = await cache.prune(flags.to);
    const { bytes } = await cache.stats();
    process.stdout.write(`${byteSize(freed)} freed, ${byteSize(bytes)} left\n`);
  });
}

/** Removes everything; gives the exit code. */
export function clearAction(flags: CacheFlags): Promise<number> {
  return withCache(flags, async (cache) => {
    const { bytes } = await cache.stats();
    await cache.clear();
    process.stdout.write(`${byteSize(bytes)} freed\n`);
  });
}

/** Works on the cache; what is in its way is this command's failure, though no run's. */
async function withCache({ cacheDir }: CacheFlags, work: (cache: DiskCache) => Promise<void>): Promise<number> {
  const notices: CacheNotice[] = [];
  const cache = new DiskCache({
    folder: cacheDir ?? defaultCacheFolder(),
    hasher: new ContentHasher(nodeHost),
    onNotice: (notice) => notices.push(notice),
  });
  await work(cache);
  await cache.close();
  for (const notice of notices) complain(notice);
  return notices.length === 0 ? exitCodes.done : exitCodes.failed;
}
