import { buildGraph } from "../graph/build-graph.ts";
import type { GraphInputs } from "../graph/typed-graph.ts";
import type { NodeDefinition, OutputValues, Progress } from "../node/define-node.ts";
import type { CompoundDefinition, Registrable } from "../node/definition.ts";
import { extendRegistry, type Registry } from "../node/registry.ts";
import type { Ports } from "../port/port.ts";
import type { RunOptions } from "./run.ts";
import { runGraph } from "./run-graph.ts";

/** What one run of a node came to. */
export interface NodeRun<O extends Ports> {
  readonly outputs: OutputValues<O>;
  /** The notices that it emitted, in order. */
  readonly notices: readonly string[];
  /** The progress that it reported, in order. */
  readonly progress: readonly Progress[];
}

/** What a node is run with: the registry holds what it stands on, kinds and collections for example. */
export interface RunNodeOptions
  extends Pick<RunOptions, "host" | "services" | "cache" | "signal" | "previews" | "limits"> {
  readonly registry: Registry;
}

/**
 * Runs one node or compound on given inputs, as the engine would in a graph: defaults, bounds, lazy inputs and seeds of
 * −1 included.
 *
 * @throws `BAD_INPUT`, `MISSING_SERVICE`, `CANCELLED`, or a `RunFailure` with the code of what the node threw.
 */
export async function runNode<I extends Ports, O extends Ports>(
  node: NodeDefinition<I, O> | CompoundDefinition<I, O>,
  inputs: GraphInputs<I>,
  options: RunNodeOptions,
): Promise<NodeRun<O>> {
  // Each is held to the node's ports by the parameter's type.
  const given = inputs as Readonly<Record<string, unknown>>;
  const needed = Object.keys(node.inputs).filter(
    (name) => given[name] !== undefined || node.inputs[name]!.presence === "required",
  );
  const { registry, ...rest } = options;
  const extended = extendRegistry(registry, [node as Registrable]);
  // With the words of collections, which the node itself does not have.
  const specs = extended.nodes.get(node.type)!.entry.inputs;
  const graph = buildGraph((g) => {
    const ports = needed.map((name) => [name, { ...node.inputs[name]!, spec: specs[name]! }] as const);
    const links = Object.fromEntries(ports.map(([name, port]) => [name, g.input(name, port)]));
    // The links' types follow from the node's own ports.
    return g.node("node", node as unknown as NodeDefinition, links as never);
  });
  const progress: Progress[] = [];
  const notices: string[] = [];
  const outputs = await runGraph(graph, given, {
    ...rest,
    registry: extended,
    onEvent(event) {
      if (event.type === "node.notice") notices.push(event.message);
      if (event.type !== "node.progress") return;
      const { step, of, doing } = event;
      progress.push({ step, of, ...(doing !== undefined && { doing }) });
    },
  });
  // The engine has checked that the node returned what it declares.
  return { outputs: outputs as OutputValues<O>, notices, progress };
}
