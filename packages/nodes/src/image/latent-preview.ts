import type { Image, Latent } from "@sigmaflow/core";

/** Rows are latent channels, columns red, green and blue: a linear fit of SDXL's VAE decoder at one pixel a latent. */
const weights: readonly (readonly number[])[] = [
  [0.3651, 0.4232, 0.4341],
  [-0.2533, -0.0042, 0.1068],
  [0.1076, 0.1111, -0.0362],
  [-0.3165, -0.2492, -0.2188],
];
const bias: readonly number[] = [0.1084, -0.0175, -0.0011];

/**
 * A rough picture of a latent at one pixel per latent place, without a VAE. A noised latent of the variance-exploding
 * kind is brought to unit scale first. Latents without SDXL's four channels show their first channel in grey.
 */
export function previewLatent(latent: Latent): Image {
  const { data, batch, channels, height, width, space, sigma } = latent;
  const area = height * width;
  const scale = space === "ve" ? 1 / Math.sqrt(1 + sigma * sigma) : 1;
  const isSdxl = channels === weights.length;
  // An array of this kind clamps and rounds by itself, and takes NaN for 0, which is black.
  const out = new Uint8ClampedArray(batch * area * 3);
  for (let picture = 0; picture < batch; picture++)
    for (let colour = 0; colour < 3; colour++) {
      const shares = isSdxl ? weights.map((row) => row[colour]! * scale) : [scale];
      const start = isSdxl ? bias[colour]! : 0;
      for (let place = 0; place < area; place++) {
        let value = start;
        for (let channel = 0, at = picture * channels * area + place; channel < shares.length; channel++, at += area)
          value += shares[channel]! * data[at]!;
        out[(picture * area + place) * 3 + colour] = (value / 2 + 0.5) * 255;
      }
    }
  return { data: new Uint8Array(out.buffer), batch, height, width, channels: 3 };
}
