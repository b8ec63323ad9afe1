import { isFrom, linkParts } from "../../graph/document.ts";
import { eachLink, type GraphLinks } from "../../graph/links.ts";
import { type NumberLists, numberLists } from "../../graph/number-lists.ts";
import { type CheckedGraph, type CheckedNode, nodePath } from "../context.ts";
import { filledInputs } from "../shape.ts";

/** What is known of a graph's nodes, by their numbers. */
interface Reach {
  /** 1 for those that an output depends on. */
  readonly needed: Uint8Array;
  /** 1 for those that are sure to run; see {@link surelyRun}. */
  readonly sure: Uint8Array;
}

/** Reports nodes that no output depends on, inputs that nothing uses, and values that may be missing or do not fit where they count. */
export function checkReach(graph: CheckedGraph, hasOutputs: boolean, { needed, sure }: Reach): void {
  const { collector } = graph.context;
  for (let number = 0; hasOutputs && number < needed.length; number++) {
    if (needed[number] === 1) continue;
    const { id, entry } = graph.numbered[number]!;
    collector.add({
      code: "UNREACHABLE_NODE",
      path: nodePath(graph, id),
      at: graph.at("nodes", id),
      node: id,
      ...(entry !== undefined && { label: entry.label }),
    });
  }
  for (const [name, { used }] of graph.inputs) {
    // Inputs marked `frontEnd` are consumed outside the graph; `item` and `index` may be unused.
    if (used || graph.body.inputs?.[name]?.frontEnd || (graph.path !== "" && filledInputs.includes(name))) continue;
    collector.add({ code: "UNUSED_INPUT", path: graph.path, port: name, at: graph.at("inputs", name), input: name });
  }
  checkMissing(graph, sure);
  checkUnfit(graph, { needed, sure });
}

/** What only a switch leads to may never be run. */
function checkUnfit({ unfit, numbered, context }: CheckedGraph, { needed, sure }: Reach): void {
  if (unfit.length === 0) return;
  const guarded = new Set(numbered.flatMap(({ id }, number) => (needed[number] === 1 && sure[number] === 0 ? id : [])));
  for (const { node, finding } of unfit) if (!guarded.has(node)) context.collector.add(finding);
}

function checkMissing(graph: CheckedGraph, sure: Uint8Array): void {
  if (graph.maybeMissing.length === 0) return;
  const certain = new Set(graph.numbered.filter((_, number) => sure[number] === 1).map(({ id }) => id));
  for (const { node, port, from } of graph.maybeMissing) {
    if (!certain.has(node) || isLazy(graph.nodes.get(node), port)) continue;
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
function isLazy(node: CheckedNode | undefined, port: string): boolean {
  return node?.entry?.lazy.includes(port) ?? false;
}

/**
 * For each node whether the outputs need it whichever way the switches are set; `needed` says which they need with all
 * that any switch may take.
 */
export function surelyRun(
  graph: CheckedGraph,
  links: GraphLinks,
  outputs: readonly string[],
  needed: Uint8Array,
): Uint8Array {
  if (graph.numbered.every(({ entry }) => entry === undefined || entry.lazy.length === 0)) return needed;
  const eager = graph.numbered.map((node) => {
    const sources: number[] = [];
    for (const [port, value] of Object.entries(node.node.in ?? {})) {
      if (isLazy(node, port)) continue;
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
export function reach(
  from: readonly string[],
  { ids, numbers }: GraphLinks,
  { starts, items }: NumberLists,
): Uint8Array {
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
