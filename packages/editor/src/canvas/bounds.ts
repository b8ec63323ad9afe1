import { oncePer } from "../document/once-per.ts";
import type { CardNode } from "./flow-model.ts";

/** A part of the canvas. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

type Placed = Pick<CardNode, "position" | "measured">;

/** What all cards lie in, worked out once as long as they are the same. */
export const boundsOf = oncePer((nodes: readonly Placed[]): Box => {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { position, measured } of nodes) {
    left = Math.min(left, position.x);
    top = Math.min(top, position.y);
    right = Math.max(right, position.x + (measured?.width ?? 0));
    bottom = Math.max(bottom, position.y + (measured?.height ?? 0));
  }
  return { left, top, right, bottom };
});
