import { SigmaflowError } from "@sigmaflow/core";

/** What to say when a VAE, either way, gives values that are no numbers. */
export function vaeNotFinite(): SigmaflowError {
  return new SigmaflowError(
    "VAE_NOT_FINITE",
    "The VAE gave values that are no numbers, which a half-precision SDXL VAE does when it overflows. Use the " +
      "float32 VAE, or one repaired for half precision (sdxl-vae-fp16-fix).",
  );
}
