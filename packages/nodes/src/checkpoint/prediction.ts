import type { SolverConfig } from "../schedule/config.ts";
import { edmDefaults } from "../schedule/edm.ts";
import { sdxlConfig } from "../schedule/plan.ts";
import { type Markers, markedNumber } from "./markers.ts";

/** Metadata keys that say what a model predicts, by the model specification and by trainers. */
const predictionKeys = ["modelspec.predict_key", "modelspec.prediction_type", "prediction_type"];

/**
 * The scheduler settings that a single file is made for: SDXL's, unless markers or metadata say that it predicts the
 * velocity (`v_pred`), was trained down to a signal of zero (`ztsnr`), or with EDM's preconditioning: CosXL's velocities
 * (`edm_vpred.sigma_max`) and Playground's (`edm_mean`, `edm_std`).
 *
 * @throws `CHECKPOINT_UNFIT` for markers without usable numbers.
 */
export function schedulerOf(
  file: string,
  markers: Markers,
  metadata: { readonly [name: string]: string },
): SolverConfig {
  const largest = markedNumber(file, markers, "edm_vpred.sigma_max");
  if (largest !== undefined) return cosXl(largest, markedNumber(file, markers, "edm_vpred.sigma_min"));
  if (markers.has("edm_mean") && markers.has("edm_std")) return edmDefaults;
  const said = predictionKeys.map((key) => metadata[key]).find((value) => value !== undefined);
  const predictsVelocity =
    markers.has("v_pred") || (said !== undefined && /^v(_pred|_prediction|elocity)?$/i.test(said));
  const reachesZero = markers.has("ztsnr") || metadata["modelspec.ztsnr"] === "true";
  return {
    ...sdxlConfig,
    ...(predictsVelocity && { prediction_type: "v_prediction" }),
    // Without trailing steps the first one would not begin where the signal is zero.
    ...(reachesZero && { rescale_betas_zero_snr: true, timestep_spacing: "trailing" }),
  };
}

/** CosXL's settings between its own ends: latents of variance 1, and levels even in ln σ, as its authors sample it. */
function cosXl(largest: number, smallest: number = edmDefaults.sigma_min): SolverConfig {
  const training = { prediction_type: "v_prediction", sigma_data: 1, sigma_schedule: "exponential" };
  return { ...edmDefaults, ...training, sigma_min: smallest, sigma_max: largest };
}
