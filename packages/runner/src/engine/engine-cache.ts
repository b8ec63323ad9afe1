import { type ContentHasher, MemoryCache, type ResultCache, TieredCache } from "@sigmaflow/core";
import { BehindCache } from "../cluster/cache/behind-cache.ts";
import { DiskCache } from "../store/disk-cache.ts";
import type { EngineOptions } from "./engine-options.ts";

const defaultMemory = 512 * 2 ** 20;

interface EngineCache {
  readonly cache: ResultCache | undefined;
  /** The part of it that other machines share. */
  readonly shared?: BehindCache;
  readonly close: () => Promise<void>;
}

/** Where an engine keeps results: in memory, then on disk, then where many machines do. */
export function engineCache(options: EngineOptions, folder: string, hasher: ContentHasher): EngineCache {
  if (options.cache === false) return { cache: undefined, close: async () => {} };
  if (options.cache !== undefined) return { cache: options.cache, close: async () => {} };
  const disk = new DiskCache({
    folder,
    hasher,
    ...(options.diskBytes !== undefined && { budget: options.diskBytes }),
    ...(options.onNotice && { onNotice: options.onNotice }),
  });
  const memory = new MemoryCache({ bytes: options.memoryBytes ?? defaultMemory, hasher });
  if (options.sharedCache === undefined) return { cache: new TieredCache(memory, disk), close: () => disk.close() };
  const behind = new BehindCache(disk, options.sharedCache(hasher));
  const close = async () => {
    await behind.settle();
    await disk.close();
  };
  return { cache: new TieredCache(memory, behind), shared: behind, close };
}
