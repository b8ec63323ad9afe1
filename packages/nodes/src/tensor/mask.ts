import type { InParts } from "@sigmaflow/core/editing";
import type { Mask } from "../port/mask.ts";

/** Height and width in one unit. */
interface Extent {
  readonly height: number;
  readonly width: number;
}

/**
 * A mask's values `[height, width]` at every `step`-th pixel, the nearest at its upper left as torch resizes; beyond its
 * edges the last ones go on.
 */
export function sampleMask(mask: Mask, { height, width }: Extent, step: number): Float32Array {
  const out = new Float32Array(height * width);
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.min(y * step, mask.height - 1) * mask.width;
    for (let x = 0; x < width; x++, i++) out[i] = mask.data[row + Math.min(x * step, mask.width - 1)]!;
  }
  return out;
}

/** `m·inside + (1 − m)·outside`, a plane a part; both `[…, height, width]` with one mask `[height, width]` for all planes. */
export function* mixingByMask(mask: Float32Array, inside: Float32Array, outside: Float32Array): InParts<Float32Array> {
  const out = new Float32Array(inside.length);
  for (let start = 0; start < out.length; start += mask.length) {
    if (start > 0) yield;
    for (let i = 0; i < mask.length; i++) {
      const share = mask[i]!;
      out[start + i] = share * inside[start + i]! + (1 - share) * outside[start + i]!;
    }
  }
  return out;
}
