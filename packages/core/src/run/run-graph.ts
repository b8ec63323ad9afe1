import type { Graph, GraphInputs, GraphOutputs, LinkRecord } from "../graph/typed-graph.ts";
import { extendRegistry } from "../node/registry.ts";
import type { Ports } from "../port/port.ts";
import { checkedBody } from "./checked.ts";
import type { RunEvent } from "./event.ts";
import { type PrepareOptions, prepareGraph } from "./prepare-graph.ts";
import { type Run, type RunOptions, startRun } from "./run.ts";

/** The outputs of a run, and, while it goes, its events: leaving a `for await` over them cancels the run. */
export type RunningGraph<O> = Promise<O> & AsyncIterable<RunEvent>;

/** How a graph that was built in code is run. */
export type RunGraphOptions = RunOptions & Omit<PrepareOptions, "seeds">;

/**
 * Runs a graph that was built in code and resolves to its outputs.
 *
 * @throws what {@link prepareGraph} throws, and `BAD_GRAPH` with all problems for a graph that does not check.
 */
export function runGraph<I extends Ports, L extends LinkRecord>(
  graph: Graph<I, L>,
  inputs: GraphInputs<I>,
  options: RunGraphOptions,
): RunningGraph<GraphOutputs<L>> {
  const registry = extendRegistry(options.registry, graph.nodes);
  const body = checkedBody(graph.document, registry);
  const prepared = prepareGraph(body, inputs as Readonly<Record<string, unknown>>, { ...options, registry });
  const run = startRun(prepared, options);
  // The graph's types say what its outputs are.
  return Object.assign(run.outputs as Promise<GraphOutputs<L>>, { [Symbol.asyncIterator]: () => watchRun(run) });
}

/** The events of a run as they come; leaving them before the last cancels the run. */
export async function* watchRun(run: Run): AsyncGenerator<RunEvent> {
  const queue: RunEvent[] = [];
  let wake: (() => void) | undefined;
  let ended = false;
  const next = () => {
    wake?.();
    wake = undefined;
  };
  const subscription = run.events().subscribe({
    next(event) {
      queue.push(event);
      next();
    },
    complete() {
      ended = true;
      next();
    },
  });
  try {
    for (;;) {
      const event = queue.shift();
      if (event !== undefined) yield event;
      else if (ended) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    subscription.unsubscribe();
    if (!ended) run.cancel();
  }
}
