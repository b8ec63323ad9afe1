import type { Planes } from "../model/evaluate.ts";
import type { Vae } from "../port/vae.ts";

/** The VAE's own values of a clean latent: divided by the scaling factor, or by channel statistics where it has them. */
export function unscaled(latent: Planes, vae: Vae): Planes {
  const { scalingFactor } = vae;
  return scaledBy(latent, (channel) => {
    const mean = vae.latentsMean?.[channel];
    const std = vae.latentsStd?.[channel];
    return mean === undefined || std === undefined
      ? (value) => value / scalingFactor
      : (value) => (value * std) / scalingFactor + mean;
  });
}

/** The reverse of {@link unscaled}. */
export function scaled(values: Planes, vae: Vae): Planes {
  const { scalingFactor } = vae;
  return scaledBy(values, (channel) => {
    const mean = vae.latentsMean?.[channel];
    const std = vae.latentsStd?.[channel];
    return mean === undefined || std === undefined
      ? (value) => value * scalingFactor
      : (value) => ((value - mean) * scalingFactor) / std;
  });
}

function scaledBy(planes: Planes, changeOf: (channel: number) => (value: number) => number): Planes {
  const area = planes.height * planes.width;
  const data = new Float32Array(planes.data.length);
  for (let plane = 0; plane * area < data.length; plane++) {
    const change = changeOf(plane % planes.channels);
    const end = (plane + 1) * area;
    for (let i = plane * area; i < end; i++) data[i] = change(planes.data[i]!);
  }
  return { ...planes, data };
}
