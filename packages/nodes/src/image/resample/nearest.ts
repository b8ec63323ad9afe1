import type { Span } from "./taps.ts";

/** For each new pixel along an axis, the old one that its middle falls into. */
export function nearestPlaces({ length, start, end, to }: Span): Int32Array {
  const places = new Int32Array(to);
  const scale = (end - start) / to;
  // Added up, not multiplied: at a border between two pixels the last bit decides, and Pillow adds.
  let middle = start + scale * 0.5;
  for (let i = 0; i < to; i++, middle += scale) places[i] = Math.min(length - 1, Math.floor(middle));
  return places;
}
