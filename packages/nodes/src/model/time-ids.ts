import type { SizeConditioning } from "../port/conditioning.ts";

/** Aesthetic score of a prompt when nothing else is said (diffusers' SDXL pipelines). */
const positiveScore = 6;

/** What the picture's own size supplies where the size conditioning says nothing. Pixels. */
export interface PictureSize {
  readonly height: number;
  readonly width: number;
}

/**
 * The numbers that an SDXL UNet reads besides the text: original height and width, crop top and left, then target height
 * and width for a base (6), or the aesthetic score for a refiner (5).
 */
export function timeIds(count: 5 | 6, size: SizeConditioning, { height, width }: PictureSize): Float32Array {
  const { originalHeight = height, originalWidth = width, cropTop = 0, cropLeft = 0 } = size;
  const { targetHeight = height, targetWidth = width, aestheticScore = positiveScore } = size;
  const last = count === 6 ? [targetHeight, targetWidth] : [aestheticScore];
  return Float32Array.of(originalHeight, originalWidth, cropTop, cropLeft, ...last);
}
