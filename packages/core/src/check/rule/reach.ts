import { isFrom, linkParts } from "../../graph/document.ts";
import { eachLink, type GraphLinks } from "../../graph/links.ts";
import { type NumberLists, numberLists } from "../../graph/number-lists.ts";
import { type CheckedGraph, nodePath } from "../context.ts";
import { filledInputs } from "../shape.ts";

/**
 * Warns of nodes that no output depends on, inputs that nothing uses, and values that may be missing where they count.
 * `outputs` are the nodes that the graph's outputs read.
 */
export function checkReach(graph: CheckedGraph, links: GraphLinks, outputs: readonly string[]): void {
  const { collector } = graph.context;
  if (outputs.length > 0) {
    const reached = reach(outputs, links, links.sources);
    links.ids.forEach((id, number) => {
      if (reached[number]) return;
      const { entry } = graph.nodes.get(id)!;
      collector.add({
        code: "UNREACHABLE_NODE",
        path: nodePath(graph, id),
        at: graph.at("nodes", id),
        node: id,
        ...(entry !== undefined && { label: entry.label }),
      });
    });
  }
  for (const [name, { used }] of graph.inputs) {
    // Inputs marked `host` are consumed outside the graph; `item` and `index` may be unused.
    if (used || graph.body.inputs?.[name]?.host || (graph.path !== "" && filledInputs.includes(name))) continue;
    collector.add({ code: "UNUSED_INPUT", path: graph.path, port: name, at: graph.at("inputs", name), input: name });
  }
  checkMissing(graph, links, outputs);
}

function checkMissing(graph: CheckedGraph, links: GraphLinks, outputs: readonly string[]): void {
  if (graph.maybeMissing.length === 0) return;
  // A lazy input may be guarded by a switch, so do not warn.
  const lazy = (id: string, port: string) => graph.nodes.get(id)?.entry?.lazy.includes(port) ?? false;
  const eager = links.ids.map((id) => {
    const sources: number[] = [];
    for (const [port, value] of Object.entries(graph.body.nodes[id]!.in ?? {})) {
      if (lazy(id, port)) continue;
      eachLink(value, (link) => {
        const source = isFrom(link) ? links.numbers.get(linkParts(link.$from).node) : undefined;
        if (source !== undefined) sources.push(source);
      });
    }
    return sources;
  });
  const certain = reach(outputs, links, numberLists(eager));
  for (const { node, port, from } of graph.maybeMissing) {
    if (!certain[links.numbers.get(node)!] || lazy(node, port)) continue;
    graph.context.collector.add({
      code: "MAY_BE_MISSING",
      path: nodePath(graph, node),
      port,
      at: graph.at("nodes", node, "in", port),
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
