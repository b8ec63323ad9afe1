import type { Latent } from "../port/latent.ts";

/** What a UNet for inpainting reads besides the latent. */
export interface InpaintView {
  /** Where to repaint, `[height, width]` in latent units. */
  readonly mask: Float32Array;
  /** The picture without what is to be repainted, clean. */
  readonly masked: Latent;
}

/**
 * The input of a UNet for inpainting: for each picture the scaled latent, the mask and the masked picture's latent
 * `[batch, channels + 1 + channels, height, width]`.
 */
export function inpaintInput(sample: Float32Array, batch: number, { mask, masked }: InpaintView): Float32Array {
  const size = sample.length / batch;
  const whole = size * 2 + mask.length;
  const out = new Float32Array(whole * batch);
  for (let picture = 0; picture < batch; picture++) {
    const [from, to] = [picture * size, picture * whole];
    out.set(sample.subarray(from, from + size), to);
    out.set(mask, to + size);
    out.set(masked.data.subarray(from, from + size), to + size + mask.length);
  }
  return out;
}
