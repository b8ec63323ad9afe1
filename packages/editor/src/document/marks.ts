import type { Catalogue, GraphBody, Json } from "@sigmaflow/core";
import { own } from "@sigmaflow/core/editing";
import { type Area, areaAround, areasOf } from "./free-place.ts";
import { isNumbers, type Point, positionsOf } from "./layout.ts";
import { freeName } from "./names.ts";
import { movedAlong } from "./reroute.ts";

/** Something on the canvas that computes nothing: a frame with a title around cards, or a note in Markdown. */
export interface Mark extends Area {
  readonly kind: "frame" | "note";
  /** A frame's title, a note's Markdown. */
  readonly text: string;
}

/** The entry of a graph's layout that holds its marks; no node can be called so. */
const entry = "$marks";
const margin = 28;
const head = 40;

function readMark(value: unknown): Mark | undefined {
  const { kind, at, size, text } = Object(value) as Record<string, unknown>;
  if ((kind !== "frame" && kind !== "note") || !isNumbers(at) || !isNumbers(size) || typeof text !== "string")
    return undefined;
  return { kind, text, x: at[0], y: at[1], width: size[0], height: size[1] };
}

/** The marks of a graph by id. What is none is left out. */
export function marksOf(body: GraphBody): ReadonlyMap<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const [id, value] of Object.entries(Object(own(body.layout, entry)))) {
    const mark = readMark(value);
    if (mark !== undefined) marks.set(id, mark);
  }
  return marks;
}

function written({ kind, text, x, y, width, height }: Mark): Json {
  return { kind, at: [Math.round(x), Math.round(y)], size: [Math.round(width), Math.round(height)], text };
}

function withMarks(body: GraphBody, marks: ReadonlyMap<string, Mark>): GraphBody {
  const { [entry]: _before, ...layout } = body.layout ?? {};
  if (marks.size === 0) return { ...body, layout };
  return {
    ...body,
    layout: { ...layout, [entry]: Object.fromEntries([...marks].map(([id, mark]) => [id, written(mark)])) },
  };
}

/** A graph with one more mark, and the id it got. */
export function addMark(body: GraphBody, mark: Mark): { readonly body: GraphBody; readonly id: string } {
  const marks = marksOf(body);
  const id = freeName(mark.kind, marks.keys());
  return { id, body: withMarks(body, new Map([...marks, [id, mark]])) };
}

/** A graph with one of its marks changed; undefined removes it. */
export function changeMark(body: GraphBody, id: string, change: (mark: Mark) => Mark | undefined): GraphBody {
  const marks = new Map(marksOf(body));
  const mark = marks.get(id);
  if (mark === undefined) return body;
  const next = change(mark);
  if (next === undefined) marks.delete(id);
  else marks.set(id, next);
  return withMarks(body, marks);
}

/** The frame around some cards. */
export function frameAround(body: GraphBody, ids: readonly string[], catalogue: Catalogue): Mark | undefined {
  const around = areaAround([...areasOf(body, catalogue)].filter(([id]) => ids.includes(id)).map(([, area]) => area));
  if (around === undefined) return undefined;
  const { x, y, width, height } = around;
  return {
    kind: "frame",
    text: "",
    x: x - margin,
    y: y - margin - head,
    width: width + 2 * margin,
    height: height + 2 * margin + head,
  };
}

/** Ids of the cards and the other marks that a frame carries: all that begin within it. A note carries none. */
export function carriedBy(
  body: GraphBody,
  id: string,
): { readonly cards: readonly string[]; readonly marks: readonly string[] } {
  const marks = marksOf(body);
  const frame = marks.get(id);
  if (frame?.kind !== "frame") return { cards: [], marks: [] };
  const inside = ({ x, y }: Point) =>
    x >= frame.x && y >= frame.y && x < frame.x + frame.width && y < frame.y + frame.height;
  return {
    cards: [...positionsOf(body)].filter(([, place]) => inside(place)).map(([card]) => card),
    marks: [...marks].filter(([other, mark]) => other !== id && inside(mark)).map(([other]) => other),
  };
}

/** A graph with a mark, and what it carries, moved. */
export function moveMark(body: GraphBody, id: string, by: Point): GraphBody {
  const { cards, marks } = carriedBy(body, id);
  const positions = positionsOf(body);
  const places = cards.map(
    (card) => [card, { x: positions.get(card)!.x + by.x, y: positions.get(card)!.y + by.y }] as const,
  );
  const further = (mark: Mark) => ({ ...mark, x: mark.x + by.x, y: mark.y + by.y });
  return movedAlong(
    [id, ...marks].reduce((graph, one) => changeMark(graph, one, further), body),
    new Map(places),
  );
}
