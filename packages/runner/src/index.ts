export { parseRecord, type RunRecord, recordKeyword } from "@sigmaflow/core/record";
export type { MadeWith } from "@sigmaflow/core/wire";
export type {
  DescribeModelOptions,
  DescribeOptions,
  EmbeddingDescription,
  EncodeOptions,
  FileService,
  LoraDescription,
  LoraParts,
  ModelDescription,
  ModelListing,
  ModelNames,
  ModelPart,
  ModelService,
  PictureCodec,
  PictureFormat,
  PictureTexts,
  RemoteAnswer,
  RemoteRequest,
  RemoteService,
  ResizeFit,
  ResizeKernel,
  ResizeOptions,
  TokenizerFiles,
} from "@sigmaflow/nodes";
export {
  definePackage,
  type Evaluation,
  type Move,
  type PackageScheduler,
  type SdxlPackageDefinition,
  type Solver,
  type SolverConfig,
  type SolverPlan,
  type Style,
  type StyleText,
} from "@sigmaflow/nodes";
export { provideRemote, type RemoteOptions } from "@sigmaflow/nodes/host";
export { createEngine, type Engine, type StartOptions } from "./engine/engine.ts";
export type { FoundResults } from "./engine/engine-cache.ts";
export type { EngineOptions } from "./engine/engine-options.ts";
export type {
  GraphSource,
  PreparedRun,
  PrepareRunOptions,
  RunInputs,
} from "./engine/prepare-run.ts";
export { closeEngines, type RunGraphOptions, runGraph } from "./engine/run-graph.ts";
export type { HostFiles } from "./host/file-service.ts";
export { nodeHost } from "./host/node-host.ts";
export type { FiledInput, FileSource, InputReader, ReadInput } from "./input/file-inputs.ts";
export * from "./language.ts";
export { type RecordedRun, recordOf } from "./output/run-record.ts";
export { type SavePictureOptions, savePicture } from "./output/save-picture.ts";
export { type OutputFiles, type WriteOptions, type WrittenOutput, writeOutputs } from "./output/write-outputs.ts";
export {
  type CacheNotice,
  type CacheStats,
  DiskCache,
  type DiskCacheOptions,
  type VerifyOptions,
} from "./store/disk-cache.ts";
export type { IndexStats, NodeStats } from "./store/index-stats.ts";
export type { CacheFault, CacheVerdict, VerifyProgress } from "./store/verify-cache.ts";
export { type Config, defineConfig } from "./use/config-file.ts";
