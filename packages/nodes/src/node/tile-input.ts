import type { Tiling } from "../image/tiles.ts";

/** The input by which VAE nodes are set to work in tiles. */
export const tileInput = {
  default: 0,
  min: 0,
  max: 2048,
  multipleOf: 64,
  unit: "px",
  advanced: true,
  label: "Tile size",
  description:
    "Works in tiles of this many pixels to save memory, with slight differences of tone; 0 for the whole picture at once.",
} as const;

/** Tiles of so many pixels, a quarter shared with the neighbours; undefined for 0. */
export function tilingOf(pixels: number): Tiling | undefined {
  return pixels === 0 ? undefined : { size: pixels / 8, overlap: pixels / 32 };
}
