import type { GraphLinks } from "../../graph/links.ts";
import { nodePath, type Scope } from "../context.ts";
import { filledInputs } from "../shape.ts";

/**
 * Warns of nodes that no output depends on, inputs that nothing uses, and values that may be missing where they count.
 * `outputs` are the nodes that the graph's outputs read.
 */
export function checkReach(scope: Scope, links: GraphLinks, outputs: readonly string[]): void {
  const { report } = scope.context;
  if (outputs.length > 0) {
    const reached = reach(outputs, links, () => true);
    links.ids.forEach((id, number) => {
      if (reached[number]) return;
      const { entry } = scope.nodes.get(id)!;
      report.add("UNREACHABLE_NODE", {
        path: nodePath(scope, id),
        at: scope.at("nodes", id),
        message: `No output depends on \`${id}\`${entry === undefined ? "" : ` (${entry.label})`}, so it never runs.`,
        hint: "Link it, name it under `outputs`, or remove it.",
      });
    });
  }
  for (const [name, { used }] of scope.inputs) {
    // What the front end reads the graph need not; and a body need not look at its item: it may just repeat.
    if (used || scope.body.inputs?.[name]?.host || (scope.path !== "" && filledInputs.includes(name))) continue;
    report.add("UNUSED_INPUT", {
      path: scope.path,
      port: name,
      at: scope.at("inputs", name),
      message: `Nothing uses the input \`${name}\`.`,
      hint: `Link it with { "$input": "${name}" }, or remove it.`,
    });
  }
  checkMissing(scope, links, outputs);
}

function checkMissing(scope: Scope, links: GraphLinks, outputs: readonly string[]): void {
  if (scope.maybeMissing.length === 0) return;
  // Behind a lazy input, a switch may well have seen to it that the value is there.
  const lazy = (node: number, port: string) => scope.nodes.get(links.ids[node]!)?.entry?.lazy.includes(port) ?? false;
  const certain = reach(outputs, links, (node, port) => !lazy(node, port));
  for (const { node, port, from } of scope.maybeMissing) {
    const number = links.numbers.get(node)!;
    if (!certain[number] || lazy(number, port)) continue;
    scope.context.report.add("MAY_BE_MISSING", {
      path: nodePath(scope, node),
      port,
      at: scope.at("nodes", node, "in", port),
      message: `\`${from}\` may be left out, but \`${node}\` cannot do without \`${port}\`.`,
      hint: "Give it a default, or take it in through a switch.",
    });
  }
}

/** For each node whether the walk from the given ones against the links comes to it. */
function reach(
  from: readonly string[],
  { numbers, sources, ports }: GraphLinks,
  follows: (node: number, port: string) => boolean,
): Uint8Array {
  const reached = new Uint8Array(sources.length);
  const walk: number[] = [];
  const visit = (node: number | undefined) => {
    if (node === undefined || reached[node]) return;
    reached[node] = 1;
    walk.push(node);
  };
  for (const id of from) visit(numbers.get(id));
  for (let node = walk.pop(); node !== undefined; node = walk.pop()) {
    const list = sources[node]!;
    for (let at = 0; at < list.length; at++) if (follows(node, ports[node]![at]!)) visit(list[at]);
  }
  return reached;
}
