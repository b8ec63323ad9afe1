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

/** Whether cards are drawn as faces alone. */
export const FacesContext = createContext(false);
