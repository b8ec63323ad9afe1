import type { Catalogue, GraphBody } from "@sigmaflow/core";
import { arrangeBoxes, type Boxes, gap, startArranging } from "./arrange.ts";
import { cardSize } from "./card-size.ts";
import { oncePer } from "./once-per.ts";
import { inputsCard, outputsCard, wiresOf } from "./wires.ts";

/** Top left corner of a card in canvas units. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Whether it is two numbers, a place or a size. */
export function isNumbers(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === "number");
}

/** Where a graph's cards stand, as far as its document says, worked out once. Entries that are no places are left out. */
export const positionsOf = oncePer((body: GraphBody): ReadonlyMap<string, Point> => {
  const positions = new Map<string, Point>();
  for (const [id, place] of Object.entries(body.layout ?? {})) {
    if (!Array.isArray(place)) continue;
    const [x, y] = place;
    if (typeof x === "number" && typeof y === "number") positions.set(id, { x, y });
  }
  return positions;
});

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

/** From how many cards on arranging takes longer than one waits for without noticing. */
export const manyCards = 100;

const roughLayouts = new WeakSet<object>();

/** Whether the places of a graph are only to have something to show, until it is arranged. */
export function isRough({ layout }: GraphBody): boolean {
  return layout !== undefined && roughLayouts.has(layout);
}

/**
 * A graph in which every card has a place: all new when most had none, else only those that had none. New places of many
 * cards are rough.
 */
export function laidOut(body: GraphBody, catalogue: Catalogue): GraphBody {
  const positions = positionsOf(body);
  const cards = cardsOf(body);
  const without = cards.filter((id) => !positions.has(id));
  if (without.length === 0) return body;
  const isMany = cards.length > manyCards;
  const places = isMany ? inColumns(body, catalogue) : arranged(body, catalogue);
  if (without.length <= positions.size) {
    const beside = besides(body, catalogue);
    return moved(body, new Map(without.map((id) => [id, beside.get(id) ?? places.get(id)!])));
  }
  const placed = moved(body, places);
  if (isMany && placed.layout !== undefined) roughLayouts.add(placed.layout);
  return placed;
}

/** Places for the cards of a graph's inputs and outputs, left and right of what has one. */
function besides(body: GraphBody, catalogue: Catalogue): ReadonlyMap<string, Point> {
  const areas = [...positionsOf(body)].map(([id, place]) => ({ ...place, ...cardSize(body, id, catalogue) }));
  const [left, top] = [Math.min(...areas.map(({ x }) => x)), Math.min(...areas.map(({ y }) => y))];
  const right = Math.max(...areas.map(({ x, width }) => x + width));
  const height = Math.max(...areas.map(({ y, height: own }) => y + own)) - top;
  const placed = (id: string, x: (width: number) => number): [string, Point] => {
    const size = cardSize(body, id, catalogue);
    return [id, { x: x(size.width), y: top + (height - size.height) / 2 }];
  };
  const space = 3 * gap;
  return new Map([placed(inputsCard, (width) => left - space - width), placed(outputsCard, () => right + space)]);
}

/** Places for all cards, each right of what it reads, in columns of one card upon the other: found in no time. */
function inColumns(body: GraphBody, catalogue: Catalogue): Map<string, Point> {
  const cards = cardsOf(body);
  const columns = new Map(cards.map((id) => [id, id === inputsCard ? 0 : 1]));
  const readers = new Map<string, string[]>();
  const waits = new Map<string, number>();
  for (const { from, to } of wiresOf(body)) {
    readers.set(from.node, [...(readers.get(from.node) ?? []), to.node]);
    waits.set(to.node, (waits.get(to.node) ?? 0) + 1);
  }
  // What stands in a circle waits for ever and stays in the first column.
  const ready = cards.filter((id) => !waits.has(id));
  for (const id of ready) {
    for (const reader of readers.get(id) ?? []) {
      columns.set(reader, Math.max(columns.get(reader) ?? 0, (columns.get(id) ?? 0) + 1));
      const left = (waits.get(reader) ?? 0) - 1;
      waits.set(reader, left);
      if (left === 0) ready.push(reader);
    }
  }
  const heights = new Map<number, number>();
  return new Map(
    cards.map((id) => {
      const column = columns.get(id) ?? 0;
      const { height } = cardSize(body, id, catalogue);
      const y = heights.get(column) ?? 0;
      heights.set(column, y + height + gap);
      return [id, { x: column * 300, y }];
    }),
  );
}

/** Places for cards, all of them unless some are named, from left to right. Sizes are those cards will have. */
export function arranged(body: GraphBody, catalogue: Catalogue, only?: ReadonlySet<string>): Map<string, Point> {
  const { boxes, placed } = boxesOf(body, catalogue, only);
  return placed(arrangeBoxes(boxes));
}

/** The same in a worker, while the page goes on; in the page where no worker starts. */
export async function arrangedInWorker(
  body: GraphBody,
  catalogue: Catalogue,
  only?: ReadonlySet<string>,
): Promise<Map<string, Point>> {
  const { boxes, placed } = boxesOf(body, catalogue, only);
  return placed(await inWorker(boxes).catch(() => arrangeBoxes(boxes)));
}

async function inWorker(boxes: Boxes): Promise<readonly Point[]> {
  const worker = startArranging();
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<readonly Point[]>) => resolve(data);
      worker.onerror = reject;
      worker.postMessage(boxes);
    });
  } finally {
    worker.terminate();
  }
}

/** Cards as boxes, and how corners of those become places. Some of the cards stay where they began: at their upper left. */
function boxesOf(body: GraphBody, catalogue: Catalogue, only?: ReadonlySet<string>) {
  const cards = cardsOf(body).filter((id) => only?.has(id) ?? true);
  const numbers = new Map(cards.map((id, number) => [id, number]));
  const wires = wiresOf(body);
  const links: Boxes["links"][number][] = wires.flatMap(({ from, to }) => {
    const [start, end] = [numbers.get(from.node), numbers.get(to.node)];
    return start === undefined || end === undefined ? [] : [{ from: start, to: end }];
  });
  // Inputs stand first and outputs last even where nothing links them.
  if (only === undefined && !wires.some(({ to }) => to.node === outputsCard)) {
    const last = cards.length - 1;
    // With room for the first node between them.
    links.push({ from: 0, to: last, weight: 0, apart: last === 1 ? 8 : 1 });
    for (let number = 1; number < last; number++) links.push({ from: number, to: last, weight: 0 });
  }
  const boxes: Boxes = { sizes: cards.map((id) => cardSize(body, id, catalogue)), links };
  const before = positionsOf(body);
  const corner = (axis: "x" | "y") =>
    only === undefined ? 0 : Math.min(...cards.map((id) => before.get(id)?.[axis] ?? Number.POSITIVE_INFINITY));
  const [left, top] = [corner("x"), corner("y")].map((value) => (Number.isFinite(value) ? value : 0)) as [
    number,
    number,
  ];
  const placed = (points: readonly Point[]) =>
    new Map(cards.map((id, number) => [id, { x: left + points[number]!.x, y: top + points[number]!.y }]));
  return { boxes, placed };
}
