import { defineCompound } from "@sigmaflow/core";

const words = {
  version: 1,
  category: "denoise",
  keywords: ["sampler", "ksampler", "sample"],
} as const;

/** The loop that the `denoise.*` nodes are short for, with one expert's UNet node in it. */
function denoiseLoop(unet: "unet.base" | "unet.refiner") {
  return {
    inputs: {
      unet: { type: "unet", label: "UNet" },
      positive: { type: "conditioning", label: "Positive" },
      negative: { type: "conditioning", label: "Negative" },
      state: { type: "state", label: "State" },
      steps: { type: "list<step>", label: "Steps" },
      guidance_scale: { type: "float", default: 7.5, min: 0, max: 100, label: "Guidance scale" },
      guidance_rescale: { type: "float", default: 0, min: 0, max: 1, advanced: true, label: "Guidance rescale" },
    },
    nodes: {
      loop: {
        type: "loop",
        in: {
          items: { $input: "steps" },
          state: { $input: "state" },
          unet: { $input: "unet" },
          positive: { $input: "positive" },
          negative: { $input: "negative" },
          guidance_scale: { $input: "guidance_scale" },
          guidance_rescale: { $input: "guidance_rescale" },
        },
        body: {
          inputs: {
            item: { type: "step", label: "Step" },
            state: { type: "state", label: "State" },
            unet: { type: "unet", label: "UNet" },
            positive: { type: "conditioning", label: "Positive" },
            negative: { type: "conditioning", label: "Negative" },
            guidance_scale: { type: "float", label: "Guidance scale" },
            guidance_rescale: { type: "float", label: "Guidance rescale" },
          },
          nodes: {
            without: { type: unet, in: { ...shared, conditioning: { $input: "negative" } } },
            with: { type: unet, in: { ...shared, conditioning: { $input: "positive" } } },
            guidance: {
              type: "guidance",
              in: {
                unconditional: { $from: "without.prediction" },
                conditional: { $from: "with.prediction" },
                scale: { $input: "guidance_scale" },
                rescale: { $input: "guidance_rescale" },
                unet: { $input: "unet" },
              },
            },
            step: {
              type: "scheduler.step",
              in: { state: { $input: "state" }, prediction: { $from: "guidance.prediction" }, at: { $input: "item" } },
            },
          },
          outputs: { state: { $from: "step.state" } },
        },
      },
    },
    outputs: { state: { $from: "loop.state" } },
  };
}

const shared = {
  unet: { $input: "unet" },
  state: { $input: "state" },
  at: { $input: "item" },
  guidance_scale: { $input: "guidance_scale" },
};
const outputs = {
  state: {
    type: "state",
    label: "State",
    facts: { width: { of: "state.width" }, height: { of: "state.height" }, batch: { of: "state.batch" } },
  },
};

/** Denoises with the base over the given steps. */
export const denoiseBase = defineCompound({
  ...words,
  type: "denoise.base",
  label: "Denoise",
  description: "Denoises a latent with the base over the given steps. Open it to see the loop.",
  graph: denoiseLoop("unet.base"),
  outputs,
});

/** Denoises with the refiner over the given steps. */
export const denoiseRefiner = defineCompound({
  ...words,
  type: "denoise.refiner",
  label: "Refine",
  description: "Denoises a latent with the refiner over the given steps. Open it to see the loop.",
  graph: denoiseLoop("unet.refiner"),
  outputs,
});
