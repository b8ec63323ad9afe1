import type { SigmaflowError } from "@sigmaflow/core";
import { imageErrors } from "./error-codes.ts";

/** What to say when a VAE, either way, outputs values that are no numbers. */
export function vaeNotFinite(): SigmaflowError {
  return imageErrors.VAE_NOT_FINITE();
}
