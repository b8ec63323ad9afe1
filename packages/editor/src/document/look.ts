import type { GraphNode } from "@sigmaflow/core";

/** Colours that a card can have, by name. */
export const cardColours = ["red", "orange", "yellow", "green", "blue", "violet"] as const;
/** One of them. */
export type CardColour = (typeof cardColours)[number];

/** How a card is drawn, which its node's `meta` says: nothing of it changes what runs. */
export interface CardLook {
  readonly colour?: CardColour;
  readonly collapsed?: true;
}

/** How a node's card is drawn; what nobody here has written is left out. */
export function lookOf(node: GraphNode | undefined): CardLook {
  const { colour, collapsed } = Object(node?.meta?.look) as { colour?: unknown; collapsed?: unknown };
  const known = cardColours.find((one) => one === colour);
  return { ...(known && { colour: known }), ...(collapsed === true && { collapsed }) };
}
