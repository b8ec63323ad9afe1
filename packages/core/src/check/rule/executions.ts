import { type CheckedGraph, type CheckedNode, nodePath } from "../context.ts";

/** More cannot be told apart in JSON. */
const most = Number.MAX_SAFE_INTEGER;

/**
 * Counts what a run of this graph surely executes, as the engine counts it, and reports the document's count when it is
 * above the limit. Lists whose length is not known before running count as empty, branches of switches as not taken.
 * `sure` says of each node whether it is sure to run.
 */
export function countExecutions(graph: CheckedGraph, sure: Uint8Array): void {
  const { context, path } = graph;
  let found = 0;
  let largest = { id: "", cost: 0 };
  for (let number = 0; number < sure.length; number++) {
    if (sure[number] === 0) continue;
    const node = graph.numbered[number]!;
    const cost = costOf(graph, node);
    found += cost;
    if (cost > largest.cost) largest = { id: node.id, cost };
  }
  context.executions.set(path, Math.min(found, most));
  const { executions: maximum } = context.limits;
  if (path !== "" || found <= maximum) return;
  const { id } = largest;
  const place = largest.cost > maximum ? { path: id, at: graph.at("nodes", id) } : { path: "", at: graph.at("nodes") };
  context.collector.add({ code: "TOO_MANY_EXECUTIONS", ...place, found: Math.min(found, most), maximum });
}

/** A node counts one, each iteration one more, and what is inside as often as it is run. */
function costOf(graph: CheckedGraph, node: CheckedNode): number {
  if (node.body === undefined && node.entry?.graph === undefined) return 1;
  const inside = graph.context.executions.get(nodePath(graph, node.id));
  if (inside === undefined) return 1;
  return 1 + node.iterations * (inside + (isRepeated(node.entry?.body) ? 1 : 0));
}

function isRepeated(kind: string | undefined): boolean {
  return kind === "loop" || kind === "map";
}
