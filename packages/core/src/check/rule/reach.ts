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
    // Inputs marked `frontEnd` are consumed outside the graph; `item` and `index` may be unused.
    if (used || graph.body.inputs?.[name]?.frontEnd || (graph.path !== "" && filledInputs.includes(name))) continue;
    collector.add({ code: "UNUSED_INPUT", path: graph.path, port: name, at: graph.at("inputs", name), input: name });
  }
  checkMissing(graph, links, outputs);
}

function checkMissing(graph: CheckedGraph, links: GraphLinks, outputs: readonly string[]): void {
  if (graph.maybeMissing.length === 0) return;
  const certain = surelyRun(graph, links, outputs);
  for (const { node, port, from } of graph.maybeMissing) {
    if (!certain[links.numbers.get(node)!] || isLazy(graph, node, port)) continue;
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

/** Whether an input may turn out not to be needed: it may be guarded by a switch. */
function isLazy(graph: CheckedGraph, id: string, port: string): boolean {
  return graph.nodes.get(id)?.entry?.lazy.includes(port) ?? false;
}

/** For each node whether the outputs need it whichever way the switches are set. */
export function surelyRun(graph: CheckedGraph, links: GraphLinks, outputs: readonly string[]): Uint8Array {
  if (links.ids.every((id) => (graph.nodes.get(id)?.entry?.lazy.length ?? 0) === 0)) {
    return reach(outputs, links, links.sources);
  }
  const eager = links.ids.map((id) => {
    const sources: number[] = [];
    for (const [port, value] of Object.entries(graph.body.nodes[id]!.in ?? {})) {
      if (isLazy(graph, id, port)) continue;
      eachLink(value, (link) => {
        const source = isFrom(link) ? links.numbers.get(linkParts(link.$from).node) : undefined;
        if (source !== undefined) sources.push(source);
      });
    }
    return sources;
  });
  return reach(outputs, links, numberLists(eager));
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
