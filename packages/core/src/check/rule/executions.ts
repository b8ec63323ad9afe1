import type { GraphLinks } from "../../graph/links.ts";
import { type CheckedGraph, nodePath } from "../context.ts";
import { surelyRun } from "./reach.ts";

/** More cannot be told apart in JSON. */
const most = Number.MAX_SAFE_INTEGER;

/**
 * Counts what a run of this graph surely executes, as the engine counts it, and reports the document's count when it is
 * above the limit. Lists whose length is not known before running count as empty, branches of switches as not taken.
 */
export function countExecutions(graph: CheckedGraph, links: GraphLinks, outputs: readonly string[]): void {
  const { context, path } = graph;
  const runs = surelyRun(graph, links, outputs);
  let found = 0;
  let largest = { id: "", cost: 0 };
  links.ids.forEach((id, number) => {
    if (!runs[number]) return;
    const cost = costOf(graph, id);
    found += cost;
    if (cost > largest.cost) largest = { id, cost };
  });
  context.executions.set(path, Math.min(found, most));
  const { executions: maximum } = context.limits;
  if (path !== "" || found <= maximum) return;
  const { id } = largest;
  const place = largest.cost > maximum ? { path: id, at: graph.at("nodes", id) } : { path: "", at: graph.at("nodes") };
  context.collector.add({ code: "TOO_MANY_EXECUTIONS", ...place, found: Math.min(found, most), maximum });
}

/** A node counts one, each iteration one more, and what is inside as often as it is run. */
function costOf(graph: CheckedGraph, id: string): number {
  const node = graph.nodes.get(id)!;
  const inside = graph.context.executions.get(nodePath(graph, id));
  if (inside === undefined) return 1;
  return 1 + node.iterations * (inside + (isRepeated(node.entry?.body) ? 1 : 0));
}

function isRepeated(kind: string | undefined): boolean {
  return kind === "loop" || kind === "map";
}
