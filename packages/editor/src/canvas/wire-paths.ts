import { getBezierPath, Position } from "@xyflow/react";
import type { Point } from "../document/layout.ts";
import type { CardNode, WireEdge } from "./flow-model.ts";

/** Wires of one colour that are one path: few enough that a card that is moved redraws little, many enough to cost little. */
const inOne = 48;

interface Part {
  readonly colour: string;
  readonly wires: WireEdge[];
  path: string;
}

/** How thick a wire is from afar, in pixels of the canvas at zoom 1. */
export const lineWidth = (zoom: number): number => Math.min(1.2 / zoom, 9);

/** Where a wire begins, or ends; undefined where there is no such card. */
export type EndOf = (wire: WireEdge, side: "source" | "target") => Point | undefined;

/** All wires as a few paths, and what they were last drawn from. */
export interface WirePaths {
  readonly parts: readonly Part[];
  readonly at: ReadonlyMap<string, ReadonlySet<Part>>;
  readonly cards: Map<string, CardNode>;
  dragged: readonly string[];
}

/** Wires by what they are drawn with, and by the cards at their ends. */
export function wirePaths(edges: readonly WireEdge[]): WirePaths {
  const parts: Part[] = [];
  const filling = new Map<string, Part>();
  const at = new Map<string, Set<Part>>();
  for (const wire of edges) {
    const colour = wire.style?.stroke ?? "";
    let part = filling.get(colour);
    if (part === undefined || part.wires.length === inOne) {
      part = { colour, wires: [], path: "" };
      filling.set(colour, part);
      parts.push(part);
    }
    part.wires.push(wire);
    for (const id of [wire.source, wire.target]) at.set(id, (at.get(id) ?? new Set()).add(part));
  }
  return { parts, at, cards: new Map(), dragged: [] };
}

/** Works out anew the paths of cards that are other than before. Those of cards that are dragged are in none meanwhile. */
export function followCards(
  drawn: WirePaths,
  { nodes, dragged, endOf }: { nodes: readonly CardNode[]; dragged: readonly string[]; endOf: EndOf },
): void {
  const changed = new Set<Part>();
  const change = (id: string) => {
    for (const part of drawn.at.get(id) ?? []) changed.add(part);
  };
  const loose = new Set(dragged);
  for (const node of nodes) {
    if (drawn.cards.get(node.id) === node) continue;
    drawn.cards.set(node.id, node);
    if (!loose.has(node.id)) change(node.id);
  }
  if (drawn.dragged !== dragged) for (const id of [...drawn.dragged, ...dragged]) change(id);
  drawn.dragged = dragged;
  for (const part of changed) {
    part.path = "";
    for (const wire of part.wires) {
      if (!loose.has(wire.source) && !loose.has(wire.target)) part.path += pathOf(wire, endOf);
    }
  }
}

/** A wire's line, as an SVG path; empty where it has no ends. */
export function pathOf(wire: WireEdge, endOf: EndOf): string {
  const [start, end] = [endOf(wire, "source"), endOf(wire, "target")];
  if (start === undefined || end === undefined) return "";
  return getBezierPath({
    ...{ sourceX: start.x, sourceY: start.y, sourcePosition: Position.Right },
    ...{ targetX: end.x, targetY: end.y, targetPosition: Position.Left },
  })[0];
}
