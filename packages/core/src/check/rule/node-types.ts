import type { GraphBody, GraphNode } from "../../graph/document.ts";
import type { CatalogueNode } from "../../node/catalogue.ts";
import type { Spot } from "../../problem/problem.ts";
import { type CheckedNode, type Context, nodePath, type Scope } from "../context.ts";
import { bodyShape, entryShape, type NodeShape } from "../shape.ts";

/** Finds a node's type and ports. Reports unknown types and versions, and bodies that are missing or misplaced. */
export function prepareNode(
  id: string,
  node: GraphNode,
  context: Context,
  scope: Pick<Scope, "path" | "at">,
): CheckedNode {
  const entry = context.nodes.get(node.type);
  const place = (key: string) => ({ path: nodePath(scope, id), at: scope.at("nodes", id, key) });
  if (entry === undefined) {
    const { report, nodes } = context;
    report.add({
      code: "UNKNOWN_NODE_TYPE",
      ...place("type"),
      type: node.type,
      ...report.nearest(node.type, nodes.keys()),
    });
    return { id, node, entry, shape: undefined, body: undefined, outputs: undefined };
  }
  const { v: version = 1 } = node;
  if (version !== entry.version) {
    // What such a node takes and gives is not known, so nothing more is said of it.
    const versions = { type: node.type, found: version, known: entry.version };
    if (version > entry.version) context.report.add({ code: "NEWER_NODE", ...place("v"), ...versions });
    else context.report.add({ code: "OLDER_NODE", ...place("type"), ...versions });
    return { id, node, entry: undefined, shape: undefined, body: undefined, outputs: undefined };
  }
  const body = bodyOf(node, entry, context, place);
  return { id, node, entry, shape: shapeOf(entry, body, context), body, outputs: undefined };
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
  { report }: Context,
  place: (key: string) => Spot,
): GraphBody | undefined {
  const { body } = node;
  if (body === undefined) {
    if (entry.body !== undefined) report.add({ code: "MISSING_BODY", ...place("body"), label: entry.label });
    return undefined;
  }
  if (entry.body === undefined) {
    report.add({ code: "UNEXPECTED_BODY", ...place("body"), label: entry.label });
    return undefined;
  }
  if (!("$graph" in body)) return body;
  report.add({ code: "UNRESOLVED_GRAPH", ...place("body"), name: body.$graph });
  return undefined;
}
