import {
  type Catalogue,
  type GivenValue,
  type GraphBody,
  type GraphNode,
  type ReadResult,
  readGraphValue,
} from "@sigmaflow/core";
import { isFrom, isInput, linkParts, own } from "@sigmaflow/core/editing";
import { keepNodeLinks } from "./edit.ts";
import { moved, type Point, positionsOf } from "./layout.ts";
import { freeName } from "./names.ts";
import { pointsBetween, withPointsFrom } from "./reroute.ts";

/**
 * Some nodes as a graph document of their own: what the clipboard holds is a graph that can be opened. It says of which
 * types and versions the nodes are that stay behind and that it links to, so that migrations can follow these links.
 */
export function copyNodes(body: GraphBody, ids: readonly string[]): string {
  const chosen = ids.filter((id) => own(body.nodes, id) !== undefined);
  const nodes = Object.fromEntries(Object.entries(body.nodes).filter(([id]) => chosen.includes(id)));
  const places = Object.entries(body.layout ?? {}).filter(([id]) => chosen.includes(id));
  const layout = { ...Object.fromEntries(places), ...pointsBetween(body, new Set(chosen)) };
  const outside = outsideOf(nodes, (id) => shapeOf(own(body.nodes, id)));
  const meta = Object.keys(outside).length > 0 && { meta: { outside } };
  return JSON.stringify({ sigmaflow: 1, nodes, layout, ...meta }, undefined, 2);
}

/** A node by what its inputs and outputs are called after: its type and version. */
type Shape = Pick<GraphNode, "type" | "v">;

/** The nodes that some nodes link to and that are none of them. */
function outsideOf(
  nodes: GraphBody["nodes"],
  find: (id: string) => Shape | undefined,
): Readonly<Record<string, Shape>> {
  const links = Object.values(nodes).flatMap(({ in: given = {} }) => Object.values(given).flat().filter(isFrom));
  const ids = new Set(links.map(({ $from }) => linkParts($from).node).filter((id) => own(nodes, id) === undefined));
  return Object.fromEntries([...ids].flatMap((id) => (find(id) === undefined ? [] : [[id, find(id)!]])));
}

/** The shape that something says; undefined where it says none. */
function shapeOf(value: unknown): Shape | undefined {
  if (typeof value !== "object" || value === null || !("type" in value) || typeof value.type !== "string") return;
  const isVersioned = "v" in value && Number.isSafeInteger(value.v) && Number(value.v) > 0;
  return { type: value.type, ...(isVersioned && { v: Number(value.v) }) };
}

/** How nodes are pasted. */
export interface PasteOptions {
  /** Where the top left corner of what is pasted goes. */
  readonly at: Point;
  /** Keep links to nodes and inputs that stay outside, where the graph has them. */
  readonly links: boolean;
}

/**
 * The graph in a text, brought up to date, or why it cannot be had; undefined when the text is no JSON. Its links to nodes
 * outside of it are those of the types that it says, else of the nodes in the graph `around`, in version 1.
 */
export function graphInText(text: string, catalogue: Catalogue, around?: GraphBody): ReadResult | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { document, ...read } = readGraphValue(value);
  if (document === undefined) return read;
  const said: unknown = document.meta?.outside;
  const outside = outsideOf(document.nodes, (id) => {
    const type = own(around?.nodes, id)?.type;
    return shapeOf(own(Object(said), id)) ?? (type === undefined ? undefined : { type });
  });
  const whole = readGraphValue({ ...document, nodes: { ...document.nodes, ...outside } }, { catalogue });
  if (whole.document === undefined) return whole;
  const nodes = Object.fromEntries(Object.entries(whole.document.nodes).filter(([id]) => own(document.nodes, id)));
  return { ...whole, document: { ...whole.document, nodes } };
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
  const { places, by } = placesFor(pasted, names, at);
  return { body: withPointsFrom(moved(next, places), pasted, { names, by }), ids: [...names.values()] };
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

/** Where nodes go that are pasted, and by how much those move that have a place. */
function placesFor(pasted: GraphBody, names: ReadonlyMap<string, string>, at: Point) {
  const known = positionsOf(pasted);
  const points = [...known.values()];
  const first = (axis: "x" | "y") => (points.length === 0 ? at[axis] : Math.min(...points.map((one) => one[axis])));
  const by = { x: at.x - first("x"), y: at.y - first("y") };
  let extra = 0;
  const places = new Map(
    [...names].map(([id, name]): [string, Point] => {
      const point = known.get(id);
      if (point === undefined) return [name, { x: at.x + 40 * extra, y: at.y + 40 * extra++ }];
      return [name, { x: point.x + by.x, y: point.y + by.y }];
    }),
  );
  return { places, by };
}
