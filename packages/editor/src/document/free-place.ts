import type { Catalogue, GraphBody } from "@sigmaflow/core";
import { gap } from "./arrange.ts";
import { cardSize } from "./card-size.ts";
import { type Point, positionsOf } from "./layout.ts";

/** Width and height in canvas units. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle in canvas units, by its top left corner. */
export interface Area extends Point, Size {}

/** How many of the cards around a place are gone round; with more the last way out is far below. */
const considered = 60;

/** Where a graph's cards lie, of the sizes that they have before they are drawn. */
export function areasOf(body: GraphBody, catalogue: Catalogue): Map<string, Area> {
  const positions = [...positionsOf(body)];
  return new Map(positions.map(([id, place]) => [id, { ...place, ...cardSize(body, id, catalogue) }]));
}

/** The smallest area around some; undefined for none. */
export function areaAround(areas: Iterable<Area>): Area | undefined {
  const all = [...areas];
  if (all.length === 0) return undefined;
  const x = Math.min(...all.map((area) => area.x));
  const y = Math.min(...all.map((area) => area.y));
  const right = Math.max(...all.map((area) => area.x + area.width));
  const bottom = Math.max(...all.map((area) => area.y + area.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** Whether two areas share a point. */
export function overlap(a: Area, b: Area): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** The place nearest to a point where what has a size lies over no card: the point itself, or beside what lies there. */
export function freePlace(body: GraphBody, at: Point, { width, height }: Size, catalogue: Catalogue): Point {
  const distance = ({ x, y }: Point) => Math.hypot(x - at.x, y - at.y);
  const others = [...areasOf(body, catalogue).values()].sort((a, b) => distance(a) - distance(b));
  const free = ({ x, y }: Point) =>
    !others.some((other) =>
      overlap({ x: x - gap, y: y - gap, width: width + 2 * gap, height: height + 2 * gap }, other),
    );
  if (free(at)) return at;
  const near = others.slice(0, considered);
  const columns = [at.x, ...near.flatMap((one) => [one.x + one.width + gap, one.x - width - gap])];
  const rows = [at.y, ...near.flatMap((one) => [one.y + one.height + gap, one.y - height - gap])];
  const ways = columns.flatMap((x) => rows.map((y) => ({ x, y }))).sort((a, b) => distance(a) - distance(b));
  const below = Math.max(...others.map((other) => other.y + other.height)) + gap;
  return ways.find(free) ?? { x: at.x, y: below };
}
