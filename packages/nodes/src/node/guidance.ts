import { defineNode, float } from "@sigmaflow/core";
import { latent } from "../port/latent.ts";
import { type UNet, unet } from "../port/unet.ts";
import { guide } from "../tensor/guidance.ts";
import { nodeErrors } from "./error-codes.ts";

/** Classifier-free guidance. */
export const guidance = defineNode({
  type: "guidance",
  version: 1,
  label: "Guidance",
  description:
    "Moves the prediction away from the negative prompt's, towards the prompt's. At 1 and below the negative is not worked out.",
  category: "denoise",
  keywords: ["cfg", "classifier-free", "rescale"],
  inputs: {
    conditional: latent({ label: "With prompt" }),
    unconditional: latent({ optional: true, label: "With negative prompt" }),
    scale: float({ default: 7.5, min: 0, max: 100, label: "Guidance scale" }),
    rescale: float({
      default: 0,
      min: 0,
      max: 1,
      advanced: true,
      label: "Rescale",
      description: "Share of the result brought back to the prompt's own contrast (Lin et al. 2023).",
    }),
    unet: unet({
      optional: true,
      advanced: true,
      label: "UNet",
      description: "A distilled one guides itself: its prediction is left as it is.",
    }),
  },
  outputs: {
    prediction: latent({
      label: "Prediction",
      facts: { width: { of: "conditional.width" }, height: { of: "conditional.height" } },
    }),
  },
  // The choice does not wait for the one prediction, so that both are asked for together.
  lazy: { conditional: () => true, unconditional: ({ scale, unet }) => guides(scale, unet) },
  run({ conditional, unconditional, scale, rescale, unet }) {
    if (!guides(scale, unet)) return { prediction: conditional };
    if (unconditional === undefined) {
      throw nodeErrors.GUIDANCE_NEEDS_NEGATIVE({ scale });
    }
    const { batch } = conditional;
    return {
      prediction: { ...conditional, data: guide(unconditional.data, conditional.data, { scale, rescale, batch }) },
    };
  },
});

/** Whether two predictions are to be weighed against one another. */
function guides(scale: number | undefined, unet: UNet | undefined): boolean {
  return scale !== undefined && scale > 1 && unet?.guidanceWidth === undefined;
}
