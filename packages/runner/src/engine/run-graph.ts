import {
  type Graph,
  type GraphDocument,
  type GraphInputs,
  type GraphOutputs,
  type LinkRecord,
  type Ports,
  type PreviewSink,
  type RunEvent,
  type RunningGraph,
  runGraph as runOn,
} from "@sigmaflow/core";
import { createEngine, type Engine, type EngineOptions } from "./engine.ts";

/** How a graph is run from a program. Runs with the same settings share models, inference and caches. */
export interface RunGraphOptions extends Omit<EngineOptions, "nodes"> {
  /** Cancels the run. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  readonly previews?: PreviewSink;
  /** Work out these outputs only. */
  readonly outputs?: readonly string[];
  /** An engine of one's own; the settings of the machine are its then. */
  readonly engine?: Engine;
}

const engines = new Map<string, Engine>();

/**
 * Runs a graph on this machine and gives its outputs; while it goes, `for await` gives its events, and leaving that
 * loop cancels it. Takes what `buildGraph` made, or a graph document as data.
 *
 * Throws `BAD_GRAPH` or `BAD_INPUT` with all problems before anything runs; rejects with a `RunFailure` that names the
 * node, or with `CANCELLED`.
 *
 * @example
 * ```ts
 * import { buildGraph, float, runGraph } from "sigmaflow";
 * import { mathsNumber } from "sigmaflow/nodes";
 *
 * const graph = buildGraph({ a: float() }, (g, { a }) => g.node("half", mathsNumber, { a, operation: "a / b", b: 2 }));
 * const running = runGraph(graph, { a: 5 });
 * for await (const event of running) console.log(event.type);
 * console.log((await running).result satisfies number);
 * ```
 */
export function runGraph<I extends Ports, L extends LinkRecord>(
  graph: Graph<I, L>,
  inputs: GraphInputs<I>,
  options?: RunGraphOptions,
): RunningGraph<GraphOutputs<L>>;
export function runGraph(
  document: GraphDocument,
  inputs?: Readonly<Record<string, unknown>>,
  options?: RunGraphOptions,
): RunningGraph<Record<string, unknown>>;
export function runGraph(
  given: Graph | GraphDocument,
  inputs: Readonly<Record<string, unknown>> = {},
  options: RunGraphOptions = {},
): RunningGraph<unknown> {
  const { engine = sharedEngine(options), signal, onEvent, previews, outputs, cache } = options;
  const graph: Graph = "document" in given ? given : { document: given, nodes: [], inputs: {}, outputs: {} };
  return runOn(graph, inputs as GraphInputs<Ports>, {
    ...engine.runOptions,
    ...(typeof cache === "object" && { cache }),
    ...(signal && { signal }),
    ...(onEvent && { onEvent }),
    ...(previews && { previews }),
    ...(outputs && { outputs }),
  });
}

/** Ends the inference and lets go of the caches that `runGraph` started; later runs start anew. */
export async function closeEngines(): Promise<void> {
  const open = [...engines.values()];
  engines.clear();
  await Promise.all(open.map((engine) => engine.close()));
}

function sharedEngine(options: RunGraphOptions): Engine {
  const { models, cacheDir, cache, memoryBytes, diskBytes, provider, threads, memoryBudget, read, onNotice } = options;
  const ownCache = cache === undefined ? undefined : false;
  const settings = { models, cacheDir, cache: ownCache, memoryBytes, diskBytes, provider, threads, memoryBudget, read };
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  const key = JSON.stringify([given, process.cwd()]);
  const known = engines.get(key);
  if (known) return known;
  const engine = createEngine({ ...given, ...(onNotice && { onNotice }) });
  engines.set(key, engine);
  return engine;
}
