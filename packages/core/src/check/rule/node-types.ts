import type { GraphBody, GraphNode } from "../../graph/document.ts";
import type { CatalogueNode } from "../../node/catalogue.ts";
import { type CheckedNode, type Context, nodePath, type Scope } from "../context.ts";
import { bodyShape, entryShape, type NodeShape } from "../shape.ts";
import { sayNewerNode } from "./newer-node.ts";

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
    context.report.add("UNKNOWN_NODE_TYPE", {
      ...place("type"),
      message: `There is no node type \`${node.type}\`.`,
      hint: context.report.hint(node.type, context.nodes.keys(), "`sigmaflow nodes` lists all there are."),
    });
    return { id, node, entry, shape: undefined, body: undefined, outputs: undefined };
  }
  const { v: version = 1 } = node;
  if (version !== entry.version) {
    // What such a node takes and gives is not known, so nothing more is said of it.
    if (version > entry.version) {
      context.report.add("NEWER_NODE", { ...place("v"), ...sayNewerNode(node.type, version, entry.version) });
    } else {
      context.report.add("OLDER_NODE", {
        ...place("type"),
        message: `\`${node.type}\` is of version ${version} in this document and of version ${entry.version} here.`,
        hint: "Read the document with the catalogue, which brings it up to date.",
      });
    }
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
  place: (key: string) => Pick<Parameters<typeof report.add>[1], "path" | "at">,
): GraphBody | undefined {
  const { body } = node;
  if (body === undefined) {
    if (entry.body !== undefined) {
      const hint = 'Add "body": { "inputs": { … }, "nodes": { … }, "outputs": { … } }.';
      report.add("MISSING_BODY", { ...place("body"), message: `${entry.label} has no body.`, hint });
    }
    return undefined;
  }
  if (entry.body === undefined) {
    const hint = "Remove `body`, or make it a `loop`, `map` or `call`.";
    report.add("UNEXPECTED_BODY", { ...place("body"), message: `${entry.label} takes no body.`, hint });
    return undefined;
  }
  if (!("$graph" in body)) return body;
  report.add("UNRESOLVED_GRAPH", {
    ...place("body"),
    message: `The body is the graph \`${body.$graph}\`, which is not loaded.`,
    hint: "Put the graph's content in place of its name.",
  });
  return undefined;
}
