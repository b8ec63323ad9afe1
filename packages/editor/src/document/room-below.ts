import type { Catalogue, GraphBody } from "@sigmaflow/core";
import { cardForm } from "./card-size.ts";
import { positionsOf } from "./layout.ts";

/** Between a card's picture and what lies below. */
const apart = 10;

/** How high what grows below a card can be without lying over another one; infinite where nothing is there. */
export function roomBelow(body: GraphBody, id: string, catalogue: Catalogue): number {
  const positions = positionsOf(body);
  const own = positions.get(id);
  if (own === undefined) return Number.POSITIVE_INFINITY;
  const { width, height } = cardForm(body, id, catalogue);
  let room = Number.POSITIVE_INFINITY;
  for (const [other, { x, y }] of positions) {
    const isBelow = other !== id && y > own.y && x < own.x + width && own.x < x + width;
    if (isBelow) room = Math.min(room, y - own.y - height - apart);
  }
  return Math.max(0, room);
}
