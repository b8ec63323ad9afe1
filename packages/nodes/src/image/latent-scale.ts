import type { Planes } from "../model/evaluate.ts";
import type { Vae } from "../port/vae.ts";

/** The VAE's own values of a clean latent: divided by the scaling factor, or by channel statistics where it has them. */
export function unscaled(latent: Planes, vae: Vae): Planes {
  return scaledBy(latent, (value, channel) => {
    const mean = vae.latentsMean?.[channel];
    const std = vae.latentsStd?.[channel];
    return mean === undefined || std === undefined
      ? value / vae.scalingFactor
      : (value * std) / vae.scalingFactor + mean;
  });
}

/** The reverse of {@link unscaled}. */
export function scaled(values: Planes, vae: Vae): Planes {
  return scaledBy(values, (value, channel) => {
    const mean = vae.latentsMean?.[channel];
    const std = vae.latentsStd?.[channel];
    return mean === undefined || std === undefined
      ? value * vae.scalingFactor
      : ((value - mean) * vae.scalingFactor) / std;
  });
}

function scaledBy(planes: Planes, change: (value: number, channel: number) => number): Planes {
  const area = planes.height * planes.width;
  const data = planes.data.map((value, i) => change(value, Math.floor(i / area) % planes.channels));
  return { ...planes, data };
}
