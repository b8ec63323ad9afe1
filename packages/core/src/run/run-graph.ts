import type { Graph, GraphInputs, GraphOutputs, LinkRecord } from "../graph/typed-graph.ts";
import { extendRegistry } from "../node/registry.ts";
import type { Ports } from "../port/port.ts";
import { checkedBody } from "./checked.ts";
import type { RunEvent } from "./event.ts";
import { type RunOptions, startRun } from "./run.ts";

/** The outputs of a run, and, while it goes, its events: leaving a `for await` over them cancels the run. */
export type RunningGraph<O> = Promise<O> & AsyncIterable<RunEvent>;

/**
 * Runs a graph that was built in code and gives its outputs. Throws what {@link startRun} throws, and `BAD_GRAPH` with
 * all problems for a graph that does not check.
 */
export function runGraph<I extends Ports, L extends LinkRecord>(
  graph: Graph<I, L>,
  inputs: GraphInputs<I>,
  options: RunOptions,
): RunningGraph<GraphOutputs<L>> {
  const registry = extendRegistry(options.registry, graph.nodes);
  const run = startRun(checkedBody(graph.document, registry), inputs as Readonly<Record<string, unknown>>, {
    ...options,
    registry,
  });
  const events = async function* (): AsyncGenerator<RunEvent> {
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
  };
  // The graph's types say what its outputs are.
  return Object.assign(run.outputs as Promise<GraphOutputs<L>>, { [Symbol.asyncIterator]: events });
}
