import {
  type GraphBody,
  type PrepareOptions,
  prepareGraph,
  type Run,
  type RunOptions,
  startRun,
} from "../../src/index.ts";

/** How a test runs a graph: everything at once. */
export type StartOptions = RunOptions & PrepareOptions;

/** Prepares a checked graph and starts it. */
export function startGraph(graph: GraphBody, inputs: Readonly<Record<string, unknown>>, options: StartOptions): Run {
  return startRun(prepareGraph(graph, inputs, options), options);
}
