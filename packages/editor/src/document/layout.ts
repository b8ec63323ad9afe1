import dagre from "@dagrejs/dagre";
import type { Catalogue, GraphBody } from "@sigmaflow/core";
import { cardSize } from "./card-size.ts";
import { inputsCard, outputsCard, wiresOf } from "./wires.ts";

/** Least distance between cards, in canvas units. */
export const gap = 24;

/** Top left corner of a card in canvas units. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a graph's cards stand, as far as its document says. Entries that are no places are left out. */
export function positionsOf(body: GraphBody): Map<string, Point> {
  const positions = new Map<string, Point>();
  for (const [id, place] of Object.entries(body.layout ?? {})) {
    if (!Array.isArray(place)) continue;
    const [x, y] = place;
    if (typeof x === "number" && typeof y === "number") positions.set(id, { x, y });
  }
  return positions;
}

/** Ids of all cards of a graph. The two for inputs and outputs are always there, so that something can be linked. */
export function cardsOf(body: GraphBody): string[] {
  return [inputsCard, ...Object.keys(body.nodes), outputsCard];
}

/** A graph with cards at the given places, in whole units. */
export function moved(body: GraphBody, places: ReadonlyMap<string, Point>): GraphBody {
  const layout = { ...body.layout };
  for (const [id, { x, y }] of places) layout[id] = [Math.round(x), Math.round(y)];
  return { ...body, layout };
}

/** A graph in which every card has a place: all new when most had none, else only those that had none. */
export function laidOut(body: GraphBody, catalogue: Catalogue): GraphBody {
  const positions = positionsOf(body);
  const without = cardsOf(body).filter((id) => !positions.has(id));
  if (without.length === 0) return body;
  const places = arranged(body, catalogue);
  if (without.length > positions.size) return moved(body, places);
  return moved(body, new Map(without.map((id) => [id, places.get(id)!])));
}

/** Places for all cards from left to right, what reads something right of it. Sizes are those cards will have. */
export function arranged(body: GraphBody, catalogue: Catalogue): Map<string, Point> {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: gap, ranksep: 48, ranker: "network-simplex", marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  // By number: dagre looks names up in plain objects, where `constructor` is something already.
  const numbers = new Map(cardsOf(body).map((id, number) => [id, String(number)]));
  const name = (id: string) => numbers.get(id)!;
  for (const id of cardsOf(body)) graph.setNode(name(id), { ...cardSize(body, id, catalogue) });
  wiresOf(body).forEach(({ from, to }, wire) => {
    graph.setEdge(name(from.node), name(to.node), {}, String(wire));
  });
  // Inputs stand first and outputs last even where nothing links them.
  if (!wiresOf(body).some(({ to }) => to.node === outputsCard)) {
    // With room for the first node between them.
    const minlen = Object.keys(body.nodes).length === 0 ? 8 : 1;
    graph.setEdge(name(inputsCard), name(outputsCard), { weight: 0, minlen }, "first to last");
    for (const id of Object.keys(body.nodes)) graph.setEdge(name(id), name(outputsCard), { weight: 0 }, "after");
  }
  dagre.layout(graph);
  const places = new Map<string, Point>();
  for (const id of cardsOf(body)) {
    const { x, y, width, height } = graph.node(name(id));
    places.set(id, { x: Math.round(x - width / 2), y: Math.round(y - height / 2) });
  }
  return places;
}
