import type { Image } from "../port/image.ts";
import type { Latent } from "../port/latent.ts";
import type { LatentColours } from "../port/unet.ts";

/** SDXL's own VAE. */
const sdxlColours: LatentColours = {
  factors: [
    [0.3651, 0.4232, 0.4341],
    [-0.2533, -0.0042, 0.1068],
    [0.1076, 0.1111, -0.0362],
    [-0.3165, -0.2492, -0.2188],
  ],
  bias: [0.1084, -0.0175, -0.0011],
};
/** Half of the range of a pixel: values lie in −1…1. */
const half = 127.5;

/**
 * A rough picture of a latent at one pixel per latent place, without a VAE. A noised latent of the variance-exploding
 * kind is brought to unit scale first. Latents with other channels than the colours show their first one in grey.
 */
export function previewLatent(latent: Latent, colours = sdxlColours): Image {
  const { data, batch, channels, height, width, space, sigma } = latent;
  const area = height * width;
  const scale = space === "ve" ? 1 / Math.sqrt(1 + sigma * sigma) : 1;
  // An array of this kind clamps and rounds by itself, and reads NaN as 0, which is black.
  const out = new Uint8ClampedArray(batch * area * 3);
  for (let picture = 0; picture < batch; picture++) {
    const planes = data.subarray(picture * channels * area, (picture + 1) * channels * area);
    const pixels = out.subarray(picture * area * 3, (picture + 1) * area * 3);
    if (channels === colours.factors.length) mixColours(colours, planes, pixels, scale);
    else for (let i = 0; i < pixels.length; i++) pixels[i] = (planes[Math.floor(i / 3)]! * scale + 1) * half;
  }
  return { data: new Uint8Array(out.buffer), batch, height, width, channels: 3 };
}

/** Sums one colour at a time, plane by plane: this runs at every step. */
function mixColours(colours: LatentColours, planes: Float32Array, pixels: Uint8ClampedArray, scale: number): void {
  const area = pixels.length / 3;
  const sums = new Float32Array(area);
  for (let colour = 0; colour < 3; colour++) {
    sums.fill((colours.bias[colour]! + 1) * half);
    for (const [channel, row] of colours.factors.entries()) {
      const weight = row[colour]! * scale * half;
      const start = channel * area;
      for (let at = 0; at < area; at++) sums[at]! += weight * planes[start + at]!;
    }
    for (let at = 0, to = colour; at < area; at++, to += 3) pixels[to] = sums[at]!;
  }
}
