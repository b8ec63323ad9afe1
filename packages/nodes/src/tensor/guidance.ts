import { deviation } from "./statistics.ts";

/** How far to go beyond the unconditional prediction. */
export interface GuidanceOptions {
  /** Factor g of `u + g·(c − u)`; 1 is the conditional prediction. */
  readonly scale: number;
  /** φ, 0…1: share of the result whose deviation is brought back to the conditional prediction's. Default 0. */
  readonly rescale?: number;
  /** Pictures in the arrays; deviations are taken per picture. Default 1. */
  readonly batch?: number;
}

/**
 * Classifier-free guidance `u + g·(c − u)`, rescaled by φ after Lin et al. 2023, §3.4 (unbiased deviations).
 * Both predictions have the latent's size `[batch, channels, height, width]`.
 */
export function guide(uncond: Float32Array, cond: Float32Array, options: GuidanceOptions): Float32Array {
  const { scale, rescale = 0, batch = 1 } = options;
  const out = new Float32Array(cond.length);
  for (let i = 0; i < out.length; i++) {
    const u = uncond[i]!;
    out[i] = u + scale * (cond[i]! - u);
  }
  if (rescale === 0) return out;
  const size = out.length / batch;
  for (let start = 0; start < out.length; start += size) rescalePicture(out, cond, start, start + size, rescale);
  return out;
}

/** Works in place on a result that nobody else has seen yet. */
function rescalePicture(out: Float32Array, cond: Float32Array, start: number, end: number, rescale: number): void {
  const ratio = deviation(cond.subarray(start, end)) / deviation(out.subarray(start, end));
  const factor = rescale * ratio + 1 - rescale;
  for (let i = start; i < end; i++) out[i] = out[i]! * factor;
}
