import { defineCompound, type GraphBody, type GraphNode } from "@sigmaflow/core";

const words = {
  version: 1,
  category: "denoise",
  keywords: ["sampler", "ksampler", "sample"],
} as const;

type Inputs = NonNullable<GraphBody["inputs"]>;

const wires: Inputs = {
  unet: { type: "unet", label: "UNet" },
  positive: { type: "conditioning", label: "Positive" },
  negative: { type: "conditioning", label: "Negative" },
  state: { type: "denoise-state", label: "State" },
};
const scale = { type: "float", label: "Guidance scale" };
const rescale = { type: "float", label: "Guidance rescale" };

/** What a loop does beyond denoising. */
interface More {
  readonly inputs: Inputs;
  /** What the UNet is shown besides. */
  readonly view: NonNullable<GraphNode["in"]>;
  /** Follows the node `step`, and gives the state in its place. */
  readonly after: GraphNode;
}

/** The loop that the `denoise.*` nodes are short for, with one expert's UNet node in it. */
function denoiseLoop(unet: "unet.base" | "unet.refiner", more?: More): GraphBody {
  const inner = { ...wires, ...more?.inputs, guidance_scale: scale, guidance_rescale: rescale };
  const shared = {
    unet: { $input: "unet" },
    state: { $input: "state" },
    at: { $input: "item" },
    guidance_scale: { $input: "guidance_scale" },
    ...more?.view,
  };
  return {
    inputs: {
      ...wires,
      steps: { type: "list<schedule-step>", label: "Steps" },
      ...more?.inputs,
      guidance_scale: { ...scale, default: 7.5, min: 0, max: 100 },
      guidance_rescale: { ...rescale, default: 0, min: 0, max: 1, advanced: true },
    },
    nodes: {
      loop: {
        type: "loop",
        in: {
          items: { $input: "steps" },
          ...Object.fromEntries(Object.keys(inner).map((name) => [name, { $input: name }])),
        },
        body: {
          inputs: { item: { type: "schedule-step", label: "Step" }, ...inner },
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
              in: {
                state: { $input: "state" },
                prediction: { $from: "guidance.prediction" },
                at: { $input: "item" },
                unet: { $input: "unet" },
              },
            },
            ...(more && { after: more.after }),
          },
          outputs: { state: { $from: more ? "after.state" : "step.state" } },
        },
      },
    },
    outputs: { state: { $from: "loop.state" } },
  };
}

const outputs = {
  state: {
    type: "denoise-state",
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

/** Repaints a part of a picture with the base over the given steps. */
export const denoiseInpaint = defineCompound({
  ...words,
  type: "denoise.inpaint",
  label: "Inpaint",
  description: "Denoises with the base and keeps the picture outside a mask. Open it to see the loop.",
  keywords: [...words.keywords, "inpaint", "repaint", "mask"],
  graph: denoiseLoop("unet.base", {
    inputs: {
      latent: { type: "latent", label: "Original", description: "The whole picture's latent." },
      noise: { type: "random-stream", label: "Noise", description: "The random stream, as the encoding leaves it." },
      mask: { type: "mask", label: "Mask" },
      masked: {
        type: "latent",
        optional: true,
        label: "Masked latent",
        description: "For UNets made for inpainting.",
      },
    },
    view: { mask: { $input: "mask" }, masked: { $input: "masked" } },
    after: {
      type: "inpaint.blend",
      in: {
        state: { $from: "step.state" },
        latent: { $input: "latent" },
        noise: { $input: "noise" },
        mask: { $input: "mask" },
        at: { $input: "item" },
        unet: { $input: "unet" },
      },
    },
  }),
  outputs,
});
