import type { GraphBody, GraphNode } from "../../graph/document.ts";
import type { CatalogueNode } from "../../node/catalogue.ts";
import type { Spot } from "../../problem/problem.ts";
import { type CheckedGraph, type CheckedNode, type Context, nodePath } from "../context.ts";
import { bodyShape, entryShape, type NodeShape } from "../shape.ts";

/** Finds a node's type and ports. Reports unknown types and versions, and bodies that are missing or misplaced. */
export function prepareNode(
  id: string,
  node: GraphNode,
  context: Context,
  graph: Pick<CheckedGraph, "path" | "at">,
): CheckedNode {
  const entry = context.nodes.get(node.type);
  const place = (key: string) => ({ path: nodePath(graph, id), at: graph.at("nodes", id, key) });
  if (entry === undefined) {
    const { collector, nodes } = context;
    collector.add({
      code: "UNKNOWN_NODE_TYPE",
      ...place("type"),
      type: node.type,
      ...collector.nearest(node.type, nodes.keys()),
    });
    return { id, node, entry, shape: undefined, body: undefined, outputs: undefined, iterations: 1 };
  }
  const { v: version = 1 } = node;
  if (version !== entry.version) {
    // The ports of such a node are unknown, so nothing else is checked about it.
    const versions = { type: node.type, found: version, known: entry.version };
    if (version > entry.version) context.collector.add({ code: "NEWER_NODE", ...place("v"), ...versions });
    else context.collector.add({ code: "OLDER_NODE", ...place("type"), ...versions });
    return { id, node, entry: undefined, shape: undefined, body: undefined, outputs: undefined, iterations: 1 };
  }
  const body = bodyOf(node, entry, context, place);
  return { id, node, entry, shape: shapeOf(entry, body, context), body, outputs: undefined, iterations: 1 };
}

function shapeOf(entry: CatalogueNode, body: GraphBody | undefined, context: Context): NodeShape | undefined {
  if (entry.body !== undefined) return body && bodyShape(entry, entry.body, body);
  let shape = context.shapes.get(entry);
  if (shape === undefined) {
    shape = entryShape(entry);
    context.shapes.set(entry, shape);
  }
  return shape;
}

function bodyOf(
  node: GraphNode,
  entry: CatalogueNode,
  { collector }: Context,
  place: (key: string) => Spot,
): GraphBody | undefined {
  const { body } = node;
  if (body === undefined) {
    if (entry.body !== undefined) collector.add({ code: "MISSING_BODY", ...place("body"), label: entry.label });
    return undefined;
  }
  if (entry.body === undefined) {
    collector.add({ code: "UNEXPECTED_BODY", ...place("body"), label: entry.label });
    return undefined;
  }
  if (!("$graph" in body)) return body;
  collector.add({ code: "UNRESOLVED_GRAPH", ...place("body"), name: body.$graph });
  return undefined;
}
