import { checkpointErrors } from "./error-codes.ts";

/** Tensors that belong to no network and say how a model was trained, with their numbers. */
export type Markers = ReadonlyMap<string, readonly number[]>;

/** Names of such tensors. */
export const markerNames = [
  "v_pred",
  "ztsnr",
  "edm_vpred.sigma_max",
  "edm_vpred.sigma_min",
  "edm_mean",
  "edm_std",
] as const;

/** More numbers than any of them has: one for each channel of a latent. */
export const mostMarkerNumbers = 64;

/**
 * The one number of a marker, above 0; undefined where there is none.
 *
 * @throws `CHECKPOINT_UNFIT`.
 */
export function markedNumber(file: string, markers: Markers, name: (typeof markerNames)[number]): number | undefined {
  if (!markers.has(name)) return undefined;
  const [value = Number.NaN] = markers.get(name) ?? [];
  // A float32 of 0.002 is meant as 0.002.
  if (value > 0 && Number.isFinite(value)) return Number(value.toPrecision(7));
  throw unusable(file, name);
}

/**
 * What the VAE's `config.json` would say: Playground's files hold means and deviations of its latents.
 *
 * @throws `CHECKPOINT_UNFIT`.
 */
export function markedStatistics(file: string, markers: Markers): { readonly [key: string]: unknown } {
  const mean = markers.get("edm_mean");
  const deviation = markers.get("edm_std");
  if (mean === undefined || deviation === undefined) return {};
  if (mean.length === 0 || !mean.every(Number.isFinite)) throw unusable(file, "edm_mean");
  if (deviation.length !== mean.length || !deviation.every((value) => value > 0 && Number.isFinite(value)))
    throw unusable(file, "edm_std");
  // Statistics replace SDXL's factor; what is left of it is Playground's, by which its latents have a deviation of ½.
  return { latents_mean: mean, latents_std: deviation, scaling_factor: 0.5 };
}

function unusable(file: string, name: string): Error {
  return checkpointErrors.CHECKPOINT_UNFIT({
    file,
    found: `has no usable numbers in \`${name}\``,
    action: "Download the file again.",
  });
}
