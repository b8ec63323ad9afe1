import { buildGraph, type InputValues, type NodeDefinition, type OutputValues, type Ports } from "@sigmaflow/core";
import type { GraphRunner } from "./graph-runner.ts";

/** What one node made of its inputs. */
export interface NodeResult<O extends Ports> {
  readonly outputs: OutputValues<O>;
  readonly notices: readonly string[];
}

type Given<I extends Ports> = { readonly [K in keyof InputValues<I>]?: InputValues<I>[K] | undefined };

/** Runs one node in a graph of its own, with literals and values alike given as the graph's inputs. */
export async function runNode<const I extends Ports, const O extends Ports>(
  runner: GraphRunner,
  node: NodeDefinition<I, O>,
  given: Given<I>,
): Promise<NodeResult<O>> {
  const inputs = Object.fromEntries(Object.keys(given).map((name) => [name, node.inputs[name]!]));
  const graph = buildGraph((g) => {
    const links = Object.fromEntries(Object.entries(inputs).map(([name, port]) => [name, g.input(name, port)]));
    // The links' types follow from the node's own ports.
    return g.node("node", node as unknown as NodeDefinition, links as never);
  });
  const run = runner.start(graph.document, given as Readonly<Record<string, unknown>>);
  // A node gives what it declares; the engine has checked it.
  const outputs = (await run.outputs) as OutputValues<O>;
  return { outputs, notices: run.report().notices.map(({ message }) => message) };
}
