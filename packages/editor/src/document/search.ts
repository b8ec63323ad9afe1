import type { Catalogue, CatalogueNode, Json } from "@sigmaflow/core";
import { isList, type TypeRef } from "@sigmaflow/core/editing";
import { portView } from "./ports.ts";
import { readValues } from "./search-values.ts";
import { helpFor, meant } from "./search-words.ts";
import { typesFit } from "./verdict.ts";

/** A node type that a search found. */
export interface Found {
  readonly entry: CatalogueNode;
  /** Port that the wire being drawn would go to. */
  readonly port?: string;
  /** Values that the query sets, and the same in words. */
  readonly set?: { readonly values: Readonly<Record<string, Json>>; readonly says: string };
}

/** The port of a new node that a wire fits best: of just its kind first, then any that accepts it. */
export function fittingPort(
  entry: CatalogueNode,
  end: { readonly type: TypeRef; readonly side: "output" | "input" },
  catalogue: Catalogue,
): string | undefined {
  const ports = Object.entries(end.side === "output" ? entry.inputs : entry.outputs).map((port) => portView(...port));
  const fitting = ports.filter(({ type }) =>
    end.side === "output" ? typesFit(end.type, type, catalogue) : typesFit(type, end.type, catalogue),
  );
  const id = (type: TypeRef): string => (isList(type) ? `list<${id(type.of)}>` : type.id);
  return (fitting.find(({ type }) => id(type) === id(end.type)) ?? fitting[0])?.name;
}

/** How well a node type answers a query; 0 is not at all. Names count most, then the start of words, then descriptions. */
export function score(entry: CatalogueNode, query: string): number {
  let total = 1;
  for (const word of query.toLowerCase().split(/\s+/)) {
    if (word === "") continue;
    const label = entry.label.toLowerCase();
    if (label === word || entry.type === word) total += 100;
    else if (label.startsWith(word)) total += 60;
    else if (startsWord(label, word) || startsWord(entry.type, word)) total += 40;
    else if (entry.keywords.some((keyword) => keyword.toLowerCase().startsWith(word))) total += 30;
    else if (label.includes(word) || entry.type.includes(word)) total += 20;
    else if (entry.category.startsWith(word)) total += 15;
    else if (startsWord(entry.description.toLowerCase(), word)) total += 5;
    else return 0;
  }
  return total;
}

function startsWord(text: string, word: string): boolean {
  return text.split(/[^a-z0-9]+/).some((part) => part.startsWith(word));
}

/** Node types that somebody likes to see first. */
export interface Liked {
  readonly starred: readonly string[];
  /** Added lately, the last first. */
  readonly recent: readonly string[];
}

/** What a node type's place among the likes adds to its rank. */
function liking({ starred, recent }: Liked, type: string): number {
  const at = recent.indexOf(type);
  return (starred.includes(type) ? 12 : 0) + (at < 0 ? 0 : Math.max(1, 8 - at));
}

/** What a search is narrowed to, and what comes first. */
interface FindOptions {
  readonly end?: { readonly type: TypeRef; readonly side: "output" | "input" } | undefined;
  /** Which types can be had at all. */
  readonly accepts?: ((entry: CatalogueNode) => boolean) | undefined;
  readonly liked?: Liked;
}

const nothingLiked: Liked = { starred: [], recent: [] };

/**
 * The node types that answer a query by their words or by the values that it sets, the best first, of equal ones those that
 * are liked; with a wire's end only those that it fits.
 */
export function findNodes(
  catalogue: Catalogue,
  query: string,
  { end, accepts, liked = nothingLiked }: FindOptions = {},
): Found[] {
  const plain = meant(query);
  const rated: { readonly found: Found; readonly rank: number; readonly exact: boolean }[] = [];
  for (const entry of Object.values(catalogue.nodes)) {
    const read = plain === "" ? undefined : readValues(entry, plain);
    const byValue = read === undefined || score(entry, read.rest) === 0 ? 0 : read.rank + score(entry, read.rest);
    // What somebody types is looked for as it is, too.
    const byWords = Math.max(score(entry, query), plain === query ? 0 : score(entry, plain));
    const rank = Math.max(byValue, byWords);
    if (rank === 0) continue;
    const port = end && fittingPort(entry, end, catalogue);
    if (end !== undefined && port === undefined) continue;
    if (accepts?.(entry) === false) continue;
    const spec = port && (end?.side === "output" ? entry.inputs : entry.outputs)[port];
    const exact = spec !== undefined && spec !== "" && spec.type === end?.type.id;
    const set =
      byValue >= byWords && read !== undefined && byValue > 0 ? { values: read.values, says: read.says } : undefined;
    const found = { entry, ...(port !== undefined && { port }), ...(set && { set }) };
    rated.push({ found, rank: rank + liking(liked, entry.type), exact });
  }
  return rated
    .sort((a, b) => b.rank - a.rank || Number(b.exact) - Number(a.exact) || order(a.found.entry, b.found.entry))
    .map(({ found }) => found);
}

/** What would help somebody whose query no node answers. */
export function helpWith(catalogue: Catalogue, query: string): string {
  const words = Object.values(catalogue.nodes).flatMap(({ label, keywords }) => [label, ...keywords]);
  return helpFor(
    query,
    words.flatMap((word) => word.toLowerCase().split(/\s+/)),
  );
}

function order(a: CatalogueNode, b: CatalogueNode): number {
  return a.category.localeCompare(b.category) || a.label.localeCompare(b.label);
}
