import type { GraphBody } from "../../graph/document.ts";
import type { Context } from "../context.ts";

interface Size {
  readonly nodes: number;
  /** Bodies inside bodies. */
  readonly height: number;
}

/**
 * Whether a graph is small enough to be looked into at all; reports what is too large. Bodies that are used several
 * times count as often, but are looked at once.
 */
export function smallEnough(body: GraphBody, context: Context): boolean {
  const { limits, collector } = context;
  const known = new Map<GraphBody, Size>();
  const { nodes, height } = sizeOf(body, context, known, 0);
  const place = { path: "", at: ["nodes"] } as const;
  if (height > limits.nesting) {
    collector.add({ code: "TOO_NESTED", ...place, maximum: limits.nesting });
  } else if (nodes > limits.nodes) {
    collector.add({ code: "TOO_MANY_NODES", ...place, found: nodes, maximum: limits.nodes });
  } else return true;
  return false;
}

function sizeOf(body: GraphBody, context: Context, known: Map<GraphBody, Size>, depth: number): Size {
  const before = known.get(body);
  if (before !== undefined) return before;
  // A body that is inside itself has no end; a compound inside itself is reported where it stands.
  known.set(body, { nodes: 0, height: Number.POSITIVE_INFINITY });
  let nodes = 0;
  let height = 0;
  if (depth <= context.limits.nesting) {
    for (const node of Object.values(body.nodes)) {
      nodes++;
      const inner = node.body !== undefined && "nodes" in node.body ? node.body : context.nodes.get(node.type)?.graph;
      if (inner === undefined) continue;
      const size = known.get(inner) ?? sizeOf(inner, context, known, depth + 1);
      if (size.height === Number.POSITIVE_INFINITY && inner !== node.body) continue;
      nodes += size.nodes;
      height = Math.max(height, size.height + 1);
    }
  }
  const size = { nodes, height };
  known.set(body, size);
  return size;
}
