import path from "node:path";
import {
  type Catalogue,
  type CheckedText,
  type CheckTextOptions,
  ContentHasher,
  catalogueOf,
  checkText,
  type Explained,
  explain,
  extendRegistry,
  type Graph,
  type GraphDocument,
  type LoadGraph,
  MemoryCache,
  type PreviewSink,
  type Registrable,
  type Registry,
  ResourcePool,
  type ResultCache,
  type Run,
  type RunEvent,
  type RunOptions,
  type Services,
  startRun,
  TieredCache,
} from "@sigmaflow/core";
import {
  createSdxlRegistry,
  fileService,
  inferenceService,
  type ModelService,
  modelService,
  type PictureCodec,
  pictureCodec,
  type RemoteService,
  remoteService,
} from "@sigmaflow/nodes";
import {
  createInferenceService,
  createModelService,
  createRemoteService,
  type RemoteOptions,
  sharpCodec,
} from "@sigmaflow/nodes/host";
import { createFileService, type HostFiles } from "../host/file-service.ts";
import { nodeHost } from "../host/node-host.ts";
import { defaultCacheFolder } from "../store/cache-folder.ts";
import { type CacheNotice, DiskCache } from "../store/disk-cache.ts";
import { modelFolders } from "./model-folders.ts";
import {
  type GraphSource,
  type PreparedRun,
  type PrepareRunOptions,
  type PreparingHost,
  prepareRun,
  type RunInputs,
} from "./prepare-run.ts";

/** What an engine is made with; everything has a default. */
export interface EngineOptions {
  /** Folders of models, looked through before the default ones. */
  readonly models?: readonly string[];
  /** Where results are kept. Default: `SIGMAFLOW_CACHE_DIR`, else the user's cache folder. */
  readonly cacheDir?: string;
  /** A cache of one's own, or `false` for none. */
  readonly cache?: ResultCache | false;
  /** Bytes of values kept in memory; default 512 MiB. */
  readonly memoryBytes?: number;
  /** Bytes kept on disk. Default: `SIGMAFLOW_CACHE_SIZE`, else 10 GiB. */
  readonly diskBytes?: number;
  /** ONNX Runtime's execution provider; default `cpu`. */
  readonly provider?: string;
  /** Threads of one inference; default: as many as the machine grants. */
  readonly threads?: number;
  /** Bytes of weights loaded at a time; default: half of the memory. */
  readonly memoryBudget?: number;
  /** Folders that nodes may read files from; default: the current one. */
  readonly read?: readonly string[];
  /** The remote service; default: `SEGMIND_BASE_URL` and `SEGMIND_API_KEY`. */
  readonly remote?: RemoteOptions;
  /** Nodes besides the built-in ones. */
  readonly nodes?: readonly Registrable[];
  /** What the cache has to say; default: nothing is told. */
  readonly onNotice?: (notice: CacheNotice) => void;
}

/** How one run is started. */
export interface StartOptions {
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  readonly previews?: PreviewSink;
  /** Instead of the engine's. */
  readonly cache?: ResultCache;
  readonly id?: string;
  readonly firstSeq?: number;
  /** Names the graph for `explain`, which compares with the last run of the same name. */
  readonly scope?: string;
  /** What this run sees of the remote service. */
  readonly remote?: (service: RemoteService) => RemoteService;
}

/** Everything that runs on one machine share: nodes, models, inference, caches. */
export interface Engine {
  readonly registry: Registry;
  readonly catalogue: Catalogue;
  readonly hasher: ContentHasher;
  readonly models: ModelService;
  readonly files: HostFiles;
  readonly pictures: PictureCodec;
  /** What computes: ONNX Runtime's execution provider. */
  readonly provider: string;
  /** Reads and checks a graph, with the graphs it names taken from where files may be read. */
  check(graph: Exclude<GraphSource, Graph>, options?: Omit<CheckTextOptions, "load">): Promise<CheckedText>;
  /**
   * Does everything that can be done of a run without running it. Inputs may be made of what the document declares.
   *
   * Rejects with a `GraphError` or an `InputError` that hold everything that is wrong, or with what reading pictures and
   * files rejects with.
   */
  prepare(
    graph: GraphSource,
    inputs?: RunInputs | ((document: GraphDocument) => RunInputs | Promise<RunInputs>),
    options?: PrepareRunOptions,
  ): Promise<PreparedRun>;
  /** Starts what was prepared. */
  start(prepared: PreparedRun, options?: StartOptions): Run;
  /** What a run would do, without running. */
  explain(prepared: PreparedRun, options?: { readonly scope?: string }): Promise<readonly Explained[]>;
  /** What a run is started with, for a front end that starts runs itself. */
  readonly runOptions: Omit<RunOptions, "signal" | "onEvent">;
  /** Ends inference and lets the caches go. */
  close(): Promise<void>;
}

const defaultMemory = 512 * 2 ** 20;

/** How much of what runs at once; remote calls go one after the other, as samples are counted and paid for. */
const resources = { inference: 1, remote: 1, network: 8, cpu: 2 };

/** The remote service that the environment names. */
export function remoteFromEnv({ SEGMIND_BASE_URL: baseUrl, SEGMIND_API_KEY: key }: NodeJS.ProcessEnv): RemoteOptions {
  return { ...(baseUrl && { baseUrl }), ...(key && { key }) };
}

/** Makes an engine on this machine. Nothing is loaded or opened before a run needs it. */
export function createEngine(options: EngineOptions = {}): Engine {
  const host = nodeHost;
  const hasher = new ContentHasher(host);
  const registry = options.nodes ? extendRegistry(createSdxlRegistry(), options.nodes) : createSdxlRegistry();
  const { provider } = options;
  const cacheDir = options.cacheDir ?? defaultCacheFolder();
  const models = createModelService({
    roots: modelFolders(options.models),
    // Results may be unwanted; reading gigabytes of a model's files at every start is wanted by nobody.
    hashStore: path.join(cacheDir, "model-hashes.json"),
    ...(provider !== undefined && { provider }),
  });
  const inference = createInferenceService({
    models,
    ...(provider !== undefined && { provider }),
    ...(options.threads !== undefined && { threads: options.threads }),
    ...(options.memoryBudget !== undefined && { memoryBudget: options.memoryBudget }),
  });
  const files = createFileService(options.read ?? [process.cwd()]);
  const pictures = sharpCodec;
  const remote = createRemoteService(options.remote ?? remoteFromEnv(process.env));
  const services: Services = {
    [modelService.name]: models,
    [inferenceService.name]: inference,
    [fileService.name]: files,
    [pictureCodec.name]: pictures,
    [remoteService.name]: remote,
  };
  const { cache, close: closeCache } = cacheOf(options, cacheDir, hasher);
  const runOptions = { host, services, hasher, pool: new ResourcePool(resources), ...(cache && { cache }) };
  const catalogue = catalogueOf(registry);
  const load: LoadGraph = async (name) => new TextDecoder().decode((await files.read(name)).bytes);
  const preparing: PreparingHost = { registry, catalogue, services, host, files, pictures, load };
  return {
    registry,
    catalogue,
    hasher,
    models,
    files,
    pictures,
    provider: inference.provider,
    runOptions,
    check: (graph, more) => checkText(graph, catalogue, { ...more, load }),
    prepare: (graph, inputs = {}, more = {}) => prepareRun(graph, inputs, more, preparing),
    start: (prepared, { scope, remote: within, ...more } = {}) =>
      startRun(prepared, {
        ...runOptions,
        ...more,
        ...(within && { services: { ...services, [remoteService.name]: within(remote) } }),
        ...(scope !== undefined && { explainScope: scope }),
      }),
    explain: (prepared, { scope } = {}) =>
      explain(prepared, {
        ...runOptions,
        cache: cache ?? new MemoryCache({ bytes: 1, hasher }),
        ...(scope !== undefined && { explainScope: scope }),
      }),
    async close() {
      await inference.close();
      await closeCache();
    },
  };
}

function cacheOf(
  options: EngineOptions,
  folder: string,
  hasher: ContentHasher,
): { readonly cache: ResultCache | undefined; readonly close: () => Promise<void> } {
  if (options.cache === false) return { cache: undefined, close: async () => {} };
  if (options.cache !== undefined) return { cache: options.cache, close: async () => {} };
  const disk = new DiskCache({
    folder,
    hasher,
    ...(options.diskBytes !== undefined && { budget: options.diskBytes }),
    ...(options.onNotice && { onNotice: options.onNotice }),
  });
  const memory = new MemoryCache({ bytes: options.memoryBytes ?? defaultMemory, hasher });
  return { cache: new TieredCache(memory, disk), close: () => disk.close() };
}
