import type { GraphInputs, NodeDefinition, Ports } from "@sigmaflow/core";
import { type NodeRun, runNode as run } from "@sigmaflow/core/testing";
import type { GraphRunner } from "./graph-runner.ts";

/** Runs one node on what graphs of this package run on. */
export function runNode<I extends Ports, O extends Ports>(
  runner: GraphRunner,
  node: NodeDefinition<I, O>,
  inputs: GraphInputs<I>,
): Promise<NodeRun<O>> {
  return run(node, inputs, runner.options);
}
