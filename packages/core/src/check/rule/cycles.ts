import { type CheckedGraph, nodePath } from "../context.ts";

/** Reports nodes that wait for one another, each knot by one circle. */
export function checkCycles(graph: CheckedGraph, cycles: readonly (readonly string[])[]): void {
  for (const circle of cycles) {
    const [first = ""] = circle;
    const place = { path: nodePath(graph, first), at: graph.at("nodes", first) };
    graph.context.collector.add({ code: "CYCLE", ...place, circle });
  }
}
