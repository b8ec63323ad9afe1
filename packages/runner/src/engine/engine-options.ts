import type { ContentHasher, GraphLimits, Package, ProvidedService, Registrable, ResultCache } from "@sigmaflow/core";
import type { CacheNotice } from "../store/disk-cache.ts";

/** What an engine is made with; everything has a default. */
export interface EngineOptions {
  /** Folders of models, looked through before the default ones. */
  readonly models?: readonly string[];
  /** Where results are kept. Default: `SIGMAFLOW_CACHE_DIR`, else the user's cache folder. */
  readonly cacheDir?: string;
  /** A cache of one's own, or `false` for none. */
  readonly cache?: ResultCache | false;
  /** Makes a cache that many machines share, behind the one on disk. */
  readonly sharedCache?: (hasher: ContentHasher) => ResultCache;
  /** Bytes of values kept in memory; default 512 MiB. */
  readonly memoryBytes?: number;
  /** Bytes kept on disk. Default: `SIGMAFLOW_CACHE_SIZE`, else 10 GiB. */
  readonly diskBytes?: number;
  /** ONNX Runtime's execution provider; default `cpu`. */
  readonly provider?: string;
  /** What UNets and text encoders of checkpoints are computed in; default: float16 with `cuda` and `dml`, else float32. */
  readonly precision?: "float16" | "float32";
  /** Threads of one inference; default: as many as the machine grants. */
  readonly threads?: number;
  /** Whether inference leaves the processors to whatever else asks for them, as beside a server; default `false`. */
  readonly background?: boolean;
  /** Bytes of weights loaded at a time; default: half of the memory. */
  readonly memoryBudget?: number;
  /** What graphs may cost at most; `defaultLimits` where left out, and a quarter of the memory for `liveBytes`. */
  readonly limits?: Partial<GraphLimits>;
  /** Folders that nodes may read files from; default: the current one. */
  readonly read?: readonly string[];
  /** Packages besides the built-in one. */
  readonly use?: readonly Package[];
  /** `false` leaves the built-in nodes out. */
  readonly builtIn?: boolean;
  /** Nodes besides those of packages. */
  readonly nodes?: readonly Registrable[];
  /** Services in place of those that packages provide under the same names: `[provide(remoteService, () => …)]`. */
  readonly services?: readonly ProvidedService[];
  /** Called with notices of the cache; default: they are dropped. */
  readonly onNotice?: (notice: CacheNotice) => void;
}
