import { type Catalogue, type GraphBody, type GraphDocument, writeGraph } from "@sigmaflow/core";
import { diffTrees, isEmptyDiff, memberOf, rewriteGraph } from "@sigmaflow/core/editing";
import { cardSize } from "../document/card-size.ts";
import { cardsOf, laidOut } from "../document/layout.ts";
import { wiresOf } from "../document/wires.ts";
import type { EditorState } from "./editor.ts";

/** What of an editor says how its document is saved. */
type Written = Pick<EditorState, "document" | "saved" | "text" | "catalogue">;

/** The document as it is saved: what is not changed stands as in the text that it was opened from. */
export function documentText({ document, saved, text, catalogue }: Written): string {
  if (text === undefined) return writeGraph(document);
  const written = parsed(text);
  const kept = asWritten(document, written, catalogue);
  return rewriteGraph(text, saved, /"v"\s*:\s*1\b/.test(text) ? withFirst(kept, written) : kept);
}

/** What was opened is JSON, with a byte order mark perhaps. */
function parsed(text: string): unknown {
  return JSON.parse(text.replace(/^\ufeff/, ""));
}

/** A graph whose nodes say that they are of version 1, which goes without saying, where its text does. */
function withFirst<G extends GraphBody>(graph: G, written: unknown): G {
  const nodes = Object.entries(graph.nodes).map(([id, node]) => {
    const there = memberOf(memberOf(written, "nodes"), id);
    const says = memberOf(there, "v") === 1 && memberOf(there, "type") === node.type && node.v === undefined;
    const marked = says ? { ...node, v: 1 } : node;
    const { body } = marked;
    return body === undefined || "$graph" in body
      ? ([id, marked] as const)
      : ([id, { ...marked, body: withFirst(body, memberOf(there, "body")) }] as const);
  });
  // Nothing else of the graph is another one.
  return { ...graph, nodes: Object.fromEntries(nodes) } as G;
}

/** What the text says that the document is saved as, so that a run of either is the same. */
export function savedDocument({ document, text, catalogue }: Written): GraphDocument {
  return text === undefined ? document : asWritten(document, parsed(text), catalogue);
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
  const isPlaced = layout !== undefined && isPlacing(bare, layout, catalogue);
  const nodes = Object.entries(graph.nodes).map(([id, node]) => {
    const { body } = node;
    if (body === undefined || "$graph" in body) return [id, node] as const;
    const inside = memberOf(memberOf(memberOf(written, "nodes"), id), "body");
    return [id, { ...node, body: asWritten(body, inside, catalogue) }] as const;
  });
  // Nothing else of the graph is another one.
  return { ...(isPlaced ? bare : graph), nodes: Object.fromEntries(nodes) } as G;
}

const judged = new WeakMap<object, { readonly cards: string; readonly isPlaced: boolean }>();

/** Whether a layout is where a graph's cards would be put; placing those of a large graph anew takes its time. */
function isPlacing(bare: GraphBody, layout: object, catalogue: Catalogue): boolean {
  const sizes = cardsOf(bare).map((id) => [id, cardSize(bare, id, catalogue)]);
  const cards = JSON.stringify([bare.layout, sizes, wiresOf(bare)]);
  const known = judged.get(layout);
  if (known?.cards === cards) return known.isPlaced;
  const isPlaced = isSame(laidOut(bare, catalogue).layout, layout);
  judged.set(layout, { cards, isPlaced });
  return isPlaced;
}

function isSame(one: object | undefined, other: object): boolean {
  return one !== undefined && isEmptyDiff(diffTrees({ ...one }, { ...other }));
}
