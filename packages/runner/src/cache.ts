// Where results are kept: the contract, for stores of one's own, and the ones that there are.

export {
  type ArrayRef,
  ContentHasher,
  type ContentId,
  type Encoded,
  type Host,
  type Ingredients,
  type Loaded,
  MemoryCache,
  type MemoryCacheOptions,
  type Notice,
  type NumberArray,
  type Reserved,
  type ResultCache,
  type SaveOptions,
  type StoredResult,
  TieredCache,
} from "@sigmaflow/core";
export { nodeHost } from "./host/node-host.ts";
export { defaultCacheFolder } from "./store/cache-folder.ts";
export {
  type CacheNotice,
  type CacheStats,
  DiskCache,
  type DiskCacheOptions,
  type VerifyOptions,
} from "./store/disk-cache.ts";
export type { IndexStats, NodeStats } from "./store/index-stats.ts";
export type { CacheFault, CacheVerdict, VerifyProgress } from "./store/verify-cache.ts";
