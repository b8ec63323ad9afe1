import {
  type Graph,
  type GraphInputs,
  type GraphOutputs,
  type LinkRecord,
  type PaidAllowance,
  type Ports,
  type PreviewSink,
  type RunEvent,
  type RunningGraph,
  watchRun,
} from "@sigmaflow/core";
import { createEngine, type Engine } from "./engine.ts";
import type { EngineOptions } from "./engine-options.ts";
import type { GraphSource } from "./prepare-run.ts";

/** How a graph is run from a program. Runs with the same settings share models, inference and caches. */
export interface RunGraphOptions extends EngineOptions {
  /** Cancels the run. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  readonly previews?: PreviewSink;
  /**
   * How many calls that may cost money it makes at most (default 4), or the allowance that several runs share:
   * `new PaidCalls(30)`. What the cache holds costs nothing.
   */
  readonly paid?: number | PaidAllowance;
  /** Work out these outputs only. */
  readonly outputs?: readonly string[];
  /** An engine of one's own; the settings of the machine are its then. */
  readonly engine?: Engine;
}

const engines = new Map<string, Engine>();

/** A graph document as its text or as parsed JSON; what `buildGraph` made is typed and goes its own way. */
type Unbuilt<D> = D extends { readonly document: unknown; readonly nodes: readonly unknown[] } ? never : D;

/**
 * Runs a graph on this machine and resolves to its outputs; meanwhile `for await` iterates over its events, and leaving
 * that loop cancels it. Accepts what `buildGraph` returns, or a graph document as text or parsed JSON; inputs whose kinds come as
 * files, pictures for example, are given as themselves, as a file's name, or as a `data:` URL.
 *
 * @throws before anything runs `GraphError` or `InputError` with all problems; later a `RunFailure`, which
 * names the node, or `CANCELLED`.
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
export function runGraph<D>(
  document: Unbuilt<D>,
  inputs?: Readonly<Record<string, unknown>>,
  options?: RunGraphOptions,
): RunningGraph<Record<string, unknown>>;
export function runGraph<I extends Ports, L extends LinkRecord>(
  graph: Graph<I, L>,
  inputs: GraphInputs<I>,
  options?: RunGraphOptions,
): RunningGraph<GraphOutputs<L>>;
export function runGraph(
  graph: unknown,
  inputs: Readonly<Record<string, unknown>> = {},
  options: RunGraphOptions = {},
): RunningGraph<unknown> {
  const { engine = sharedEngine(options), signal, onEvent, previews, paid, outputs, cache, nodes } = options;
  // What is no graph at all is refused by reading it.
  const prepared = engine.prepare(graph as GraphSource, inputs, {
    ...(outputs && { outputs }),
    ...(nodes && { nodes }),
  });
  const starting = prepared.then((ready) =>
    engine.start(ready, {
      ...(typeof cache === "object" && { cache }),
      ...(signal && { signal }),
      ...(onEvent && { onEvent }),
      ...(previews && { previews }),
      ...(paid !== undefined && { paid }),
    }),
  );
  const made = starting.then((run) => run.outputs);
  // Who only watches learns of a failure there; it must not end the process.
  made.catch(() => {});
  return Object.assign(made, {
    async *[Symbol.asyncIterator]() {
      yield* watchRun(await starting);
    },
  });
}

/** Ends the inference and lets go of the caches that `runGraph` started; later runs start anew. */
export async function closeEngines(): Promise<void> {
  const open = [...engines.values()];
  engines.clear();
  await Promise.all(open.map((engine) => engine.close()));
}

function sharedEngine(options: RunGraphOptions): Engine {
  const {
    models,
    cacheDir,
    cache,
    memoryBytes,
    diskBytes,
    provider,
    precision,
    threads,
    background,
    memoryBudget,
    read,
    builtIn,
  } = options;
  const { use = [], services = [], onNotice, limits } = options;
  const ownCache = cache === undefined ? undefined : false;
  const own = { models, cacheDir, cache: ownCache, memoryBytes, diskBytes, provider, precision, threads, background };
  const settings = { ...own, memoryBudget, read };
  const given = Object.fromEntries(
    Object.entries({ ...settings, builtIn, limits }).filter(([, value]) => value !== undefined),
  );
  const key = JSON.stringify([given, [...use, ...services].map(numberOf), process.cwd()]);
  const known = engines.get(key);
  if (known) return known;
  const engine = createEngine({ ...given, use, services, ...(onNotice && { onNotice }) });
  engines.set(key, engine);
  return engine;
}

const numbers = new WeakMap<object, number>();
let lastNumber = 0;

/** A number for an object, the same at every call: packages and services are what they are, not what they hold. */
function numberOf(thing: object): number {
  const known = numbers.get(thing) ?? ++lastNumber;
  numbers.set(thing, known);
  return known;
}
