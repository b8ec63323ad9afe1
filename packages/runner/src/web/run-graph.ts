import {
  ContentHasher,
  type Graph,
  type GraphInputs,
  type GraphOutputs,
  type LinkRecord,
  layered,
  openServices,
  type Package,
  type PaidAllowance,
  type Ports,
  type PreviewSink,
  type ProvidedService,
  provide,
  type ResultCache,
  type RunEvent,
  type RunningGraph,
  runGraph as runOn,
  usePackages,
  webHost,
} from "@sigmaflow/core";
import { pictureCodec, remoteService, sdxl } from "@sigmaflow/nodes";
import { createRemoteService, type RemoteOptions, webCodec } from "@sigmaflow/nodes/web";

/** How a graph is run in a page; everything has a default. */
export interface WebRunOptions {
  /** Packages whose kinds, schedulers and services runs may use besides SDXL's. */
  readonly use?: readonly Package[];
  /** What nodes ask their host for, instead of what packages and pages provide: `[provide(key, make)]`. */
  readonly services?: readonly ProvidedService[];
  /** The remote service; a page's key is its visitors', too. */
  readonly remote?: RemoteOptions;
  /** Where results are kept; nowhere when left out. */
  readonly cache?: ResultCache;
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
}

/** Values keep their ids from run to run. */
const hasher = new ContentHasher(webHost);

/**
 * Runs a graph in a browser's page or worker and resolves to its outputs; meanwhile `for await` iterates over its
 * events, and leaving that loop cancels it. Results have the keys and content ids that they have in Node.js. Models are
 * not loaded: a graph that needs inference needs a service for it, or the remote service.
 *
 * @throws `BAD_GRAPH`, `BAD_INPUT` or `MISSING_SERVICE` with all problems before anything runs.
 *
 * @example
 * ```ts
 * import { mathsNumber } from "sigmaflow/nodes";
 * import { buildGraph, float, runGraph } from "sigmaflow/web";
 *
 * const graph = buildGraph({ a: float() }, (g, { a }) => g.node("half", mathsNumber, { a, operation: "a / b", b: 2 }));
 * const { result } = await runGraph(graph, { a: 5 });
 * document.title = `Half of 5 is ${result}`;
 * ```
 */
export function runGraph<I extends Ports, L extends LinkRecord>(
  graph: Graph<I, L>,
  inputs: GraphInputs<I>,
  options: WebRunOptions = {},
): RunningGraph<GraphOutputs<L>> {
  const { use = [], services = [], remote, ...rest } = options;
  const page = [provide(pictureCodec, () => webCodec), provide(remoteService, () => createRemoteService(remote))];
  const given = openServices([{ name: "the options", services }]);
  const packages = openServices(use);
  const own = openServices([{ name: "the page", services: page }]);
  const close = async () => {
    for (const opened of [given, packages, own]) await opened.close();
  };
  const running = runOn(graph, inputs, {
    ...rest,
    host: webHost,
    registry: usePackages([sdxl, ...use]).registry,
    services: layered(given.services, packages.services, own.services),
    hasher,
  });
  // Whoever awaits the run gets its error; this only waits for its end.
  running.then(close, close);
  return running;
}
