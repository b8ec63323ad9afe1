import { defineNode } from "@sigmaflow/core";
import { denoiseState } from "../port/denoise-state.ts";
import { latent } from "../port/latent.ts";

/** Takes the latent out of a denoising state. */
export const denoiseFinish = defineNode({
  type: "denoise.finish",
  version: 1,
  label: "Take latent",
  description: "Takes the latent out of a denoising state, to decode it.",
  category: "denoise",
  inputs: { state: denoiseState({ label: "State" }) },
  outputs: {
    latent: latent({
      label: "Latent",
      facts: { width: { of: "state.width" }, height: { of: "state.height" }, batch: { of: "state.batch" } },
    }),
  },
  run: ({ state }) => ({ latent: state.latent }),
});
