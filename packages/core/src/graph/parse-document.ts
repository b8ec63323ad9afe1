import type * as z from "zod/mini";
import type { InParts } from "../value/in-parts.ts";
import { type GraphNode, graphBody, graphDocument } from "./document.ts";

/** Nodes of one part: a few milliseconds' work. */
const nodesOfPart = 200;

const { nodes: graphNodes } = graphBody.shape;

/** Holds a document to its schema, large ones a few nodes at a time. */
export function* parsing(document: Readonly<Record<string, unknown>>): InParts<ReturnType<typeof whole>> {
  const { nodes } = document;
  if (typeof nodes !== "object" || nodes === null || Array.isArray(nodes)) return whole(document);
  const all = Object.entries(nodes);
  if (all.length <= nodesOfPart) return whole(document);
  const around = whole({ ...document, nodes: {} });
  // What is wrong is found again in the document as it stands, so that it comes in the order of one pass.
  if (!around.success) return whole(document);
  const parsed: [string, GraphNode][] = [];
  for (let start = 0; start < all.length; start += nodesOfPart) {
    yield;
    const part = graphNodes.safeParse(Object.fromEntries(all.slice(start, start + nodesOfPart)));
    if (!part.success) return whole(document);
    for (const entry of Object.entries(part.data)) parsed.push(entry);
  }
  return { ...around, data: { ...around.data, nodes: Object.fromEntries(parsed) } };
}

function whole(document: unknown): z.core.util.SafeParseResult<z.infer<typeof graphDocument>> {
  return graphDocument.safeParse(document);
}
