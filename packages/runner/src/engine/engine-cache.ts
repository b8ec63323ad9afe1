import { type ContentHasher, MemoryCache, type ResultCache, type StoredResult, TieredCache } from "@sigmaflow/core";
import { BehindCache } from "../cluster/cache/behind-cache.ts";
import { DiskCache } from "../store/disk-cache.ts";
import type { EngineOptions } from "./engine-options.ts";

const defaultMemory = 512 * 2 ** 20;

/** How often results were looked for and found, by the tier that had them. */
export interface FoundResults {
  readonly memory: number;
  readonly disk: number;
  readonly shared: number;
  readonly nowhere: number;
}

interface EngineCache {
  readonly cache: ResultCache | undefined;
  /** Set where other machines share its results. */
  readonly shared?: { readonly found: FoundResults; settle(): Promise<void> };
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
  const memory = new CountedMemory({ bytes: options.memoryBytes ?? defaultMemory, hasher });
  if (options.sharedCache === undefined) return { cache: new TieredCache(memory, disk), close: () => disk.close() };
  const behind = new BehindCache(disk, options.sharedCache(hasher));
  const close = async () => {
    await behind.settle();
    await disk.close();
  };
  const shared = {
    get found() {
      return { memory: memory.found, ...behind.found };
    },
    settle: () => behind.settle(),
  };
  return { cache: new TieredCache(memory, behind), shared, close };
}

/** No other tier is asked for what is in memory: only this one can count that. */
class CountedMemory extends MemoryCache {
  found = 0;

  override find(key: string): StoredResult | undefined {
    const result = super.find(key);
    if (result !== undefined) this.found++;
    return result;
  }
}
