import { type Catalogue, type GivenValue, type GraphBody, type ReadResult, readGraphValue } from "@sigmaflow/core";
import { isFrom, isInput, linkParts, own } from "@sigmaflow/core/editing";
import { keepNodeLinks } from "./edit.ts";
import { moved, type Point, positionsOf } from "./layout.ts";
import { freeName } from "./names.ts";

/** Some nodes as a graph document of their own: what the clipboard holds is a graph that can be opened. */
export function copyNodes(body: GraphBody, ids: readonly string[]): string {
  const chosen = ids.filter((id) => own(body.nodes, id) !== undefined);
  const nodes = Object.fromEntries(Object.entries(body.nodes).filter(([id]) => chosen.includes(id)));
  const layout = Object.fromEntries(Object.entries(body.layout ?? {}).filter(([id]) => chosen.includes(id)));
  return JSON.stringify({ sigmaflow: 1, nodes, layout }, undefined, 2);
}

/** How nodes are pasted. */
export interface PasteOptions {
  /** Where the top left corner of what is pasted goes. */
  readonly at: Point;
  /** Keep links to nodes and inputs that stay outside, where the graph has them. */
  readonly links: boolean;
}

/** The graph in a text, brought up to date, or why it cannot be had; undefined when the text is no JSON. */
export function graphInText(text: string, catalogue: Catalogue): ReadResult | undefined {
  try {
    return readGraphValue(JSON.parse(text), { catalogue });
  } catch {
    return undefined;
  }
}

/** Puts the nodes of a graph into another under free ids; undefined when it has none. */
export function pasteNodes(
  body: GraphBody,
  pasted: GraphBody,
  { at, links }: PasteOptions,
): { readonly body: GraphBody; readonly ids: readonly string[] } | undefined {
  if (Object.keys(pasted.nodes).length === 0) return undefined;
  const names = new Map<string, string>();
  const taken = new Set(Object.keys(body.nodes));
  for (const id of Object.keys(pasted.nodes)) {
    const name = freeName(id, taken);
    names.set(id, name);
    taken.add(name);
  }
  const stays = (link: GivenValue) => {
    if (isInput(link)) return links && own(body.inputs, link.$input) !== undefined;
    if (!isFrom(link)) return true;
    const { node } = linkParts(link.$from);
    return names.has(node) || (links && own(body.nodes, node) !== undefined);
  };
  const kept = keepNodeLinks(pasted.nodes, stays);
  const nodes = Object.fromEntries(
    Object.entries(kept).map(([id, node]) => {
      const given = Object.entries(node.in ?? {}).map(([port, value]) => [port, followed(value, names)] as const);
      return [names.get(id)!, { ...node, ...(node.in && { in: Object.fromEntries(given) }) }];
    }),
  );
  const next = { ...body, nodes: { ...body.nodes, ...nodes } };
  return { body: moved(next, places(pasted, names, at)), ids: [...names.values()] };
}

function followed(value: GivenValue, names: ReadonlyMap<string, string>): GivenValue {
  const follow = (link: GivenValue): GivenValue => {
    if (!isFrom(link)) return link;
    const { node, port } = linkParts(link.$from);
    return { $from: `${names.get(node) ?? node}.${port}` };
  };
  // Only entries that are links change, and they stay links.
  return Array.isArray(value) ? (value.map((entry) => follow(entry)) as GivenValue) : follow(value);
}

function places(pasted: GraphBody, names: ReadonlyMap<string, string>, at: Point): Map<string, Point> {
  const known = positionsOf(pasted);
  const points = [...known.values()];
  const left = Math.min(...points.map(({ x }) => x), Number.POSITIVE_INFINITY);
  const top = Math.min(...points.map(({ y }) => y), Number.POSITIVE_INFINITY);
  let extra = 0;
  return new Map(
    [...names].map(([id, name]) => {
      const point = known.get(id);
      if (point === undefined) return [name, { x: at.x + 40 * extra, y: at.y + 40 * extra++ }];
      return [name, { x: at.x + point.x - left, y: at.y + point.y - top }];
    }),
  );
}
