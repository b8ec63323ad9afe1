import { type CheckedNode, nodePath, type Scope } from "../context.ts";

/** A link between two nodes of one graph. */
export interface Edge {
  readonly source: string;
  /** Input of the node that the link goes to. */
  readonly port: string;
}

/** Warns of nodes that no output depends on, inputs that nothing uses, and values that may be missing when they count. */
export function checkReach(
  scope: Scope,
  edges: ReadonlyMap<string, readonly Edge[]>,
  outputs: readonly string[],
): void {
  const { report } = scope.context;
  const reached = reach(outputs, edges, scope.nodes, () => true);
  for (const { id, entry } of scope.nodes.values()) {
    if (reached.has(id) || outputs.length === 0) continue;
    report.add("UNREACHABLE_NODE", {
      path: nodePath(scope, id),
      at: scope.at("nodes", id),
      message: `No output depends on \`${id}\`${entry === undefined ? "" : ` (${entry.label})`}, so it never runs.`,
      hint: "Link it, name it under `outputs`, or remove it.",
    });
  }
  for (const [name, { used }] of scope.inputs) {
    if (used) continue;
    report.add("UNUSED_INPUT", {
      path: scope.path,
      port: name,
      at: scope.at("inputs", name),
      message: `Nothing uses the input \`${name}\`.`,
      hint: `Link it with { "$input": "${name}" }, or remove it.`,
    });
  }
  if (scope.maybeMissing.length === 0) return;
  // Behind a lazy input, a switch may well have seen to it that the value is there.
  const certain = reach(outputs, edges, scope.nodes, (node, port) => !node.entry?.lazy.includes(port));
  for (const { node, port, from } of scope.maybeMissing) {
    if (!certain.has(node)) continue;
    report.add("MAY_BE_MISSING", {
      path: nodePath(scope, node),
      port,
      at: scope.at("nodes", node, "in", port),
      message: `\`${from}\` may be left out, but \`${node}\` cannot do without \`${port}\`.`,
      hint: "Give it a default, or take it in through a switch.",
    });
  }
}

function reach(
  from: readonly string[],
  edges: ReadonlyMap<string, readonly Edge[]>,
  nodes: ReadonlyMap<string, CheckedNode>,
  follows: (node: CheckedNode, port: string) => boolean,
): Set<string> {
  const reached = new Set(from.filter((id) => nodes.has(id)));
  for (const id of reached) {
    const node = nodes.get(id)!;
    for (const { source, port } of edges.get(id) ?? [])
      if (nodes.has(source) && follows(node, port)) reached.add(source);
  }
  return reached;
}
