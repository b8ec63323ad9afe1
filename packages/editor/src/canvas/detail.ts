import { createContext } from "react";

/** Below this zoom nothing on a card but its face can be read. */
const farBelow = 0.5;

/**
 * The zoom that faces are drawn for: 1 up close, from afar in steps of the square root of two, so that the style of all cards
 * changes a few times only while one zooms.
 */
export function faceZoom(zoom: number): number {
  return zoom >= farBelow ? 1 : 2 ** (Math.round(Math.log2(zoom) * 2) / 2);
}

/** Below this zoom a card is a dozen pixels wide: nothing in it can be made out. */
const blankBelow = 0.06;

/** How much of each card is drawn: all, its face, or a box in its colour with its state. */
export type Detail = "whole" | "face" | "blank";

/** How much is drawn of each of many cards at a zoom; of few all, so that every control stays where it is. */
export function detailOf(zoom: number, isMany: boolean): Detail {
  if (!isMany || zoom >= farBelow) return "whole";
  return zoom < blankBelow ? "blank" : "face";
}

export const DetailContext = createContext<Detail>("whole");
