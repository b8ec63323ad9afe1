import { type Catalogue, type GraphBody, writeGraph } from "@sigmaflow/core";
import { diffTrees, isEmptyDiff, memberOf, rewriteGraph } from "@sigmaflow/core/editing";
import { laidOut } from "../document/layout.ts";
import type { EditorState } from "./editor.ts";

/** The document as it is saved: what is not changed stands as in the text that it was opened from. */
export function documentText({ document, saved, text, catalogue }: EditorState): string {
  if (text === undefined) return writeGraph(document);
  // What was opened is JSON, with a byte order mark perhaps.
  const written: unknown = JSON.parse(text.replace(/^\ufeff/, ""));
  return rewriteGraph(text, saved, asWritten(document, written, catalogue));
}

/**
 * A graph with the layout that its text has, wherever the cards that have no place there would be put just where they
 * are: what opening alone has placed is no change.
 */
function asWritten<G extends GraphBody>(graph: G, written: unknown, catalogue: Catalogue): G {
  const { layout, ...rest } = graph;
  const before = memberOf(written, "layout");
  // The text was read as a graph, so that what stands there is a layout. It keeps its place among the keys.
  const bare = before === undefined ? rest : { ...graph, layout: before as GraphBody["layout"] & object };
  const isPlaced = layout !== undefined && isSame(laidOut(bare, catalogue).layout, layout);
  const nodes = Object.entries(graph.nodes).map(([id, node]) => {
    const { body } = node;
    if (body === undefined || "$graph" in body) return [id, node] as const;
    const inside = memberOf(memberOf(memberOf(written, "nodes"), id), "body");
    return [id, { ...node, body: asWritten(body, inside, catalogue) }] as const;
  });
  // Nothing else of the graph is another one.
  return { ...(isPlaced ? bare : graph), nodes: Object.fromEntries(nodes) } as G;
}

function isSame(one: object | undefined, other: object): boolean {
  return one !== undefined && isEmptyDiff(diffTrees({ ...one }, { ...other }));
}
