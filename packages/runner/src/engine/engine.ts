import {
  type Catalogue,
  type CheckedText,
  type CheckTextOptions,
  Codecs,
  ContentHasher,
  catalogueOf,
  checkReadInTurns,
  type Explained,
  type ExplainOptions,
  explain,
  extendRegistry,
  type Graph,
  type GraphDocument,
  layered,
  lookAgain,
  MemoryCache,
  type OutsideLook,
  openServices,
  type Package,
  type PaidAllowance,
  type PartOfMap,
  type PreviewSink,
  type Registry,
  ResourcePool,
  type ResultCache,
  type Run,
  type RunEvent,
  type RunOptions,
  readText,
  type ServiceKey,
  type Services,
  type Spread,
  serviceOf,
  startRun,
  turnsOf,
} from "@sigmaflow/core";
import { type ModelService, modelService, type PictureCodec } from "@sigmaflow/nodes";
import { sharpCodec } from "@sigmaflow/nodes/host";
import type { HostFiles } from "../host/file-service.ts";
import { quarterOfMemory } from "../host/memory.ts";
import { nodeHost } from "../host/node-host.ts";
import { graphLoader } from "../input/graph-text.ts";
import { defaultCacheFolder } from "../store/cache-folder.ts";
import { openWithHost, withBuiltIn } from "../use/with-built-in.ts";
import { engineCache, type FoundResults } from "./engine-cache.ts";
import type { EngineOptions } from "./engine-options.ts";
import { NamedModels } from "./named-models.ts";
import { nodeServices } from "./node-services.ts";
import {
  type GraphSource,
  type PreparedRun,
  type PrepareRunOptions,
  type PreparingDependencies,
  prepareRun,
  type RunInputs,
} from "./prepare-run.ts";
import { RememberedChecks } from "./remembered-checks.ts";

/** How one run is started. */
export interface StartOptions {
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  readonly previews?: PreviewSink;
  /** Whether the run keeps its events for who asks for them later (default true); `onEvent` hears them all. */
  readonly replay?: boolean;
  /**
   * How many calls that may cost money it makes at most (default 4), or the allowance that it shares with whatever else
   * becomes of the same wish. What the cache holds costs nothing.
   */
  readonly paid?: number | PaidAllowance;
  /** Instead of the engine's. */
  readonly cache?: ResultCache;
  /** Has other processes compute items of maps. */
  readonly spread?: Spread;
  /** All that is wanted of it: one item of one map. */
  readonly part?: PartOfMap;
  readonly id?: string;
  readonly firstSeq?: number;
  /** Hears of everything that nodes see outside of their inputs, when their keys are made. */
  readonly onLook?: (look: OutsideLook) => void;
  /** Names the graph for `explain`, which compares with the last run of the same name. */
  readonly graphName?: string;
  /** What this run sees in place of the engine's services, by name. */
  readonly services?: Services;
}

/** Everything that runs on one machine share: nodes, models, inference, caches. */
export interface Engine {
  readonly registry: Registry;
  readonly catalogue: Catalogue;
  /** The packages in use, the built-in one first. */
  readonly packages: readonly Package[];
  readonly hasher: ContentHasher;
  readonly models: ModelService;
  readonly files: HostFiles;
  readonly pictures: PictureCodec;
  /** How values of the kinds in use become files, and files values. */
  readonly codecs: Codecs;
  /** What computes: ONNX Runtime's execution provider. */
  readonly provider: string;
  /** Bytes of weights that are loaded at a time, at most. */
  readonly memoryBudget: number;
  /** Its results as others share them, where they do. */
  readonly shared?: {
    /** How often results were found, and where. */
    readonly found: FoundResults;
    /** Resolves when all of them are written that are here. */
    settle(): Promise<void>;
  };
  /** Reads and checks a graph, with the graphs it names taken from where files may be read. */
  check(graph: Exclude<GraphSource, Graph>, options?: Omit<CheckTextOptions, "load">): Promise<CheckedText>;
  /**
   * Does everything that can be done of a run without running it. Inputs may be made of what the document declares.
   *
   * @throws `GraphError` or `InputError` with everything that is wrong, or what reading files and decoding
   * them throws.
   */
  prepare(
    graph: GraphSource,
    inputs?: RunInputs | ((document: GraphDocument) => RunInputs | Promise<RunInputs>),
    options?: PrepareRunOptions,
  ): Promise<PreparedRun>;
  /** Starts what was prepared. */
  start(prepared: PreparedRun, options?: StartOptions): Run;
  /**
   * What a node sees outside now, as `onLook` was called with it in a run.
   *
   * @throws what looking throws.
   */
  lookAgain(look: OutsideLook, signal: AbortSignal): Promise<string | undefined>;
  /** What a run would do, without running. */
  explain(
    prepared: PreparedRun,
    options?: Pick<ExplainOptions, "graphName" | "onIngredients">,
  ): Promise<readonly Explained[]>;
  /** What a run is started with, for a front end that starts runs itself. */
  readonly runOptions: Omit<RunOptions, "signal" | "onEvent">;
  /**
   * The service of a key.
   *
   * @throws `MISSING_SERVICE`.
   */
  service<T>(key: ServiceKey<T>): T;
  /** Closes the services, inference above all, and lets the caches go. */
  close(): Promise<void>;
}

/** Of the models of somebody else's service, the folders here say nothing. */
function hasOwnModels({ services = [] }: EngineOptions): boolean {
  return services.some(({ name }) => name === modelService.name);
}

/** Looks outside that a picture's record says something of. */
const mostSeen = 64;

/** How much of what runs at once; remote calls go one after the other, as samples are counted and paid for. */
const resources = { inference: 1, remote: 1, network: 8, cpu: 2 };

/**
 * Makes an engine on this machine. Nothing is loaded or opened before a run needs it.
 *
 * @throws `PACKAGE_INVALID` when packages in use clash, naming both.
 *
 * @example
 * ```ts
 * import { readFileSync } from "node:fs";
 * import { createEngine } from "sigmaflow";
 *
 * const engine = createEngine({ cacheDir: "results" });
 * const prepared = await engine.prepare(readFileSync("panda.json", "utf8"), { prompt: "a fox" });
 * for (const { path, status } of await engine.explain(prepared)) console.log(path, status);
 * const run = engine.start(prepared, { onEvent: ({ type }) => console.log(type) });
 * console.log(Object.keys(await run.outputs));
 * await engine.close();
 * ```
 */
export function createEngine(options: EngineOptions = {}): Engine {
  const host = nodeHost;
  const hasher = new ContentHasher(host);
  const {
    builtIn = true,
    nodes = [],
    use = [],
    models,
    provider,
    precision,
    threads,
    background,
    memoryBudget,
    read,
  } = options;
  const { registry: used, packages } = withBuiltIn(use, { builtIn });
  const registry = extendRegistry(used, nodes);
  const cacheDir = options.cacheDir ?? defaultCacheFolder();
  const own = nodeServices({ models, provider, precision, threads, background, memoryBudget, read, cacheDir });
  const provided = openWithHost(own.provider, packages);
  const given = openServices([{ name: "the engine's options", services: options.services ?? [] }]);
  const services = layered(given.services, provided.services);
  const { files, inference } = own;
  const pictures = sharpCodec;
  const { cache, shared, close: closeCache } = engineCache(options, cacheDir, hasher);
  const limits = { liveBytes: quarterOfMemory(), ...options.limits };
  const runOptions = { host, services, hasher, limits, pool: new ResourcePool(resources), ...(cache && { cache }) };
  const catalogue = catalogueOf(registry);
  const codecs = new Codecs(registry, services);
  const load = graphLoader(files);
  const turn = () => turnsOf(host).due();
  const checks = new RememberedChecks(catalogue, load);
  const names = new NamedModels(hasOwnModels(options) ? undefined : own.models);
  const preparing: PreparingDependencies = { registry, catalogue, services, host, files, codecs, load, checks, names };
  return {
    registry,
    catalogue,
    hasher,
    packages,
    models: own.models,
    files,
    pictures,
    codecs,
    provider: inference.provider,
    memoryBudget: inference.memoryBudget,
    ...(shared && { shared }),
    runOptions,
    async check(graph, more) {
      const options = { ...more, limits: { ...limits, ...more?.limits } };
      const read = await readText(graph, catalogue, { ...options, load, turn });
      return await names.checked(catalogue, (knowing) => checkReadInTurns(read, knowing, options, turn));
    },
    prepare: (graph, inputs = {}, more = {}) =>
      prepareRun(graph, inputs, { ...more, limits: { ...limits, ...more.limits } }, preparing),
    start: (prepared, { graphName, services: ownServices, ...more } = {}) =>
      startRun(prepared, {
        ...runOptions,
        limits: prepared.limits,
        ...more,
        onLook(look) {
          if (look.text !== undefined && prepared.seen.size < mostSeen) prepared.seen.set(look.path, look.text);
          more.onLook?.(look);
        },
        ...(ownServices && { ownServices }),
        ...(graphName !== undefined && { graphName }),
      }),
    lookAgain: async (look, signal) => await lookAgain(look, { services, collections: registry.collections, signal }),
    explain: (prepared, options = {}) =>
      explain(prepared, {
        ...runOptions,
        limits: prepared.limits,
        cache: cache ?? new MemoryCache({ bytes: 1, hasher }),
        ...options,
      }),
    // The key's type is what is promised under its name.
    service: <T>(key: ServiceKey<T>) => serviceOf(services, key.name) as T,
    async close() {
      await given.close();
      await provided.close();
      await closeCache();
    },
  };
}
