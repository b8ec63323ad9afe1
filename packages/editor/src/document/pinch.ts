import type { Point } from "./layout.ts";

/** What of the canvas is shown: where its origin is on the screen, and how large it is. */
export interface View extends Point {
  readonly zoom: number;
}

/** Two fingers on the canvas. */
export type Fingers = readonly [Point, Point];

const middle = ([one, other]: Fingers): Point => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
const distance = ([one, other]: Fingers) => Math.hypot(one.x - other.x, one.y - other.y);

/** The view after two fingers moved: what was between them still is, larger by as much as they went apart. */
export function pinched(view: View, from: Fingers, to: Fingers, least: number, most: number): View {
  const zoom = Math.min(Math.max((view.zoom * distance(to)) / Math.max(distance(from), 1), least), most);
  const [before, after] = [middle(from), middle(to)];
  const grown = zoom / view.zoom;
  return { x: after.x - (before.x - view.x) * grown, y: after.y - (before.y - view.y) * grown, zoom };
}
