import { isFrom, linkParts } from "../../graph/document.ts";
import { eachLink, type GraphLinks } from "../../graph/links.ts";
import { type NumberLists, numberLists } from "../../graph/number-lists.ts";
import { nodePath, type Scope } from "../context.ts";
import { filledInputs } from "../shape.ts";

/**
 * Warns of nodes that no output depends on, inputs that nothing uses, and values that may be missing where they count.
 * `outputs` are the nodes that the graph's outputs read.
 */
export function checkReach(scope: Scope, links: GraphLinks, outputs: readonly string[]): void {
  const { report } = scope.context;
  if (outputs.length > 0) {
    const reached = reach(outputs, links, links.sources);
    links.ids.forEach((id, number) => {
      if (reached[number]) return;
      const { entry } = scope.nodes.get(id)!;
      report.add({
        code: "UNREACHABLE_NODE",
        path: nodePath(scope, id),
        at: scope.at("nodes", id),
        node: id,
        ...(entry !== undefined && { label: entry.label }),
      });
    });
  }
  for (const [name, { used }] of scope.inputs) {
    // What the front end reads the graph need not; and a body need not look at its item: it may just repeat.
    if (used || scope.body.inputs?.[name]?.host || (scope.path !== "" && filledInputs.includes(name))) continue;
    report.add({ code: "UNUSED_INPUT", path: scope.path, port: name, at: scope.at("inputs", name), input: name });
  }
  checkMissing(scope, links, outputs);
}

function checkMissing(scope: Scope, links: GraphLinks, outputs: readonly string[]): void {
  if (scope.maybeMissing.length === 0) return;
  // Behind a lazy input, a switch may well have seen to it that the value is there.
  const lazy = (id: string, port: string) => scope.nodes.get(id)?.entry?.lazy.includes(port) ?? false;
  const eager = links.ids.map((id) => {
    const sources: number[] = [];
    for (const [port, value] of Object.entries(scope.body.nodes[id]!.in ?? {})) {
      if (lazy(id, port)) continue;
      eachLink(value, (link) => {
        const source = isFrom(link) ? links.numbers.get(linkParts(link.$from).node) : undefined;
        if (source !== undefined) sources.push(source);
      });
    }
    return sources;
  });
  const certain = reach(outputs, links, numberLists(eager));
  for (const { node, port, from } of scope.maybeMissing) {
    if (!certain[links.numbers.get(node)!] || lazy(node, port)) continue;
    scope.context.report.add({
      code: "MAY_BE_MISSING",
      path: nodePath(scope, node),
      port,
      at: scope.at("nodes", node, "in", port),
      node,
      input: port,
      from,
    });
  }
}

/** For each node whether the walk from the given ones to what they read comes to it. */
function reach(from: readonly string[], { ids, numbers }: GraphLinks, { starts, items }: NumberLists): Uint8Array {
  const reached = new Uint8Array(ids.length);
  const walk: number[] = [];
  const visit = (node: number | undefined) => {
    if (node === undefined || reached[node]) return;
    reached[node] = 1;
    walk.push(node);
  };
  for (const id of from) visit(numbers.get(id));
  for (let node = walk.pop(); node !== undefined; node = walk.pop()) {
    for (let at = starts[node]!; at < starts[node + 1]!; at++) visit(items[at]);
  }
  return reached;
}
