import type { SolverConfig } from "../schedule/config.ts";
import { sdxlConfig } from "../schedule/plan.ts";
import { checkpointErrors } from "./error-codes.ts";
import type { StoredTensors } from "./file/stored-tensor.ts";

/** Metadata keys that say what a model predicts, by the model specification and by trainers. */
const predictionKeys = ["modelspec.predict_key", "modelspec.prediction_type", "prediction_type"];

/**
 * The scheduler settings that a single file is made for: SDXL's, unless marker tensors or metadata say that it predicts
 * the velocity (`v_pred`) and was trained down to a signal of zero (`ztsnr`).
 *
 * @throws `CHECKPOINT_UNFIT` for noise levels that no scheduler here plans.
 */
export function schedulerOf(
  file: string,
  tensors: StoredTensors,
  metadata: { readonly [name: string]: string },
): SolverConfig {
  if (tensors.has("edm_vpred.sigma_max"))
    throw checkpointErrors.CHECKPOINT_UNFIT({
      file,
      found: "is made for continuous noise levels (EDM v-prediction, as CosXL), which are not supported",
      action: "Use a checkpoint made for SDXL 1.0.",
    });
  const said = predictionKeys.map((key) => metadata[key]).find((value) => value !== undefined);
  const predictsVelocity =
    tensors.has("v_pred") || (said !== undefined && /^v(_pred|_prediction|elocity)?$/i.test(said));
  const reachesZero = tensors.has("ztsnr") || metadata["modelspec.ztsnr"] === "true";
  return {
    ...sdxlConfig,
    ...(predictsVelocity && { prediction_type: "v_prediction" }),
    // Without trailing steps the first one would not begin where the signal is zero.
    ...(reachesZero && { rescale_betas_zero_snr: true, timestep_spacing: "trailing" }),
  };
}
