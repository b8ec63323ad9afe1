import { buildGraph, defineCompound, float, type GraphBuilder, type LinkOf, list, type Ports } from "@sigmaflow/core";
import { guidance } from "../node/guidance.ts";
import { inpaintBlend } from "../node/inpaint.ts";
import { schedulerStep } from "../node/scheduler-step.ts";
import { unetBase, unetRefiner } from "../node/unet.ts";
import { conditioning } from "../port/conditioning.ts";
import { denoiseState } from "../port/denoise-state.ts";
import { type Expert, needsExpert } from "../port/expert.ts";
import { latent } from "../port/latent.ts";
import { mask } from "../port/mask.ts";
import { randomStream } from "../port/random-stream.ts";
import { scheduleStep } from "../port/schedule-step.ts";
import { unet } from "../port/unet.ts";

const words = {
  version: 1,
  category: "denoise",
  keywords: ["sampler", "ksampler", "sample"],
} as const;

const networksOf = (expert: Expert) => ({
  unet: unet({ label: "UNet", ...needsExpert(expert) }),
  positive: conditioning({ label: "Positive", ...needsExpert(expert) }),
  negative: conditioning({ label: "Negative", ...needsExpert(expert) }),
  state: denoiseState({ label: "State" }),
  steps: list(scheduleStep(), { label: "Steps" }),
});
const scales = {
  guidance_scale: float({ label: "Guidance scale", default: 7.5, min: 0, max: 100 }),
  guidance_rescale: float({ label: "Guidance rescale", default: 0, min: 0, max: 1, advanced: true }),
};
const painting = {
  latent: latent({ label: "Original", description: "The whole picture's latent." }),
  noise: randomStream({ label: "Noise", description: "The random stream, as the encoding leaves it." }),
  mask: mask({ label: "Mask" }),
  masked: latent({ optional: true, label: "Masked latent", description: "For UNets made for inpainting." }),
};
const ports = { item: scheduleStep({ label: "Step" }) };

type Links<I extends Ports> = { readonly [N in keyof I]: LinkOf<I[N]> };

/** What one iteration works on; `view` is what the UNet is shown besides. */
type Iteration = Links<Omit<ReturnType<typeof networksOf>, "steps"> & typeof scales & typeof ports>;
type View = Partial<Pick<Links<typeof painting>, "mask" | "masked">>;

/** One model evaluation with each prompt, guidance between them, and the scheduler's step. */
function denoiseStep(body: GraphBuilder, expert: typeof unetBase, given: Iteration, view: View = {}) {
  const { unet, state, item: at, guidance_scale } = given;
  const shared = { unet, state, at, guidance_scale, ...view };
  const without = body.node("without", expert, { ...shared, conditioning: given.negative });
  const prompted = body.node("with", expert, { ...shared, conditioning: given.positive });
  const guided = body.node("guidance", guidance, {
    unconditional: without.prediction,
    conditional: prompted.prediction,
    scale: guidance_scale,
    rescale: given.guidance_rescale,
    unet,
  });
  return body.node("step", schedulerStep, { state, prediction: guided.prediction, at, unet });
}

/** The loop that a `denoise.*` node is short for, with one expert's UNet node in it. */
function denoiseLoop(expert: Expert) {
  return buildGraph({ ...networksOf(expert), ...scales }, (g, { steps: items, state, ...shared }) =>
    g.loop("loop", { items, state: { state }, shared, ports }, (body, given) =>
      denoiseStep(body, expert === "base" ? unetBase : unetRefiner, given),
    ),
  );
}

const outputs = {
  state: {
    label: "State",
    facts: { width: { of: "state.width" }, height: { of: "state.height" }, batch: { of: "state.batch" } },
  },
};

/**
 * Denoises with the base over the given steps.
 *
 * @example
 * ```ts
 * import { buildGraph, runGraph, savePicture, seed, string } from "sigmaflow";
 * import { denoiseBase, denoiseFinish, latentNoise, modelLoad, schedulePlan, scheduleSteps, textEncode, vaeDecode } from "sigmaflow/nodes";
 *
 * const graph = buildGraph({ prompt: string(), seed: seed({ default: -1 }) }, (g, { prompt, seed }) => {
 *   const { unet, encoders, vae } = g.node("model", modelLoad, {});
 *   const text = g.node("text", textEncode, { encoders, prompt });
 *   const { schedule } = g.node("schedule", schedulePlan, { steps: 25, unet });
 *   const { steps } = g.node("steps", scheduleSteps, { schedule });
 *   const { state } = g.node("noise", latentNoise, { seed, width: 512, height: 512, schedule, unet });
 *   const denoised = g.node("denoise", denoiseBase, { ...text, unet, state, steps });
 *   const { latent } = g.node("finish", denoiseFinish, { state: denoised.state });
 *   return { image: g.node("decode", vaeDecode, { vae, latent }).image };
 * });
 * const { image } = await runGraph(graph, { prompt: "a fox in a red scarf" });
 * await savePicture("fox.png", image);
 * ```
 */
export const denoiseBase = defineCompound({
  ...words,
  type: "denoise.base",
  label: "Denoise",
  description: "Denoises a latent with the base over the given steps. Open it to see the loop.",
  graph: denoiseLoop("base"),
  outputs,
});

/** Denoises with the refiner over the given steps. */
export const denoiseRefiner = defineCompound({
  ...words,
  type: "denoise.refiner",
  label: "Refine",
  description: "Denoises a latent with the refiner over the given steps. Open it to see the loop.",
  graph: denoiseLoop("refiner"),
  outputs,
});

/** Repaints a part of a picture with the base over the given steps. */
export const denoiseInpaint = defineCompound({
  ...words,
  type: "denoise.inpaint",
  label: "Inpaint",
  description: "Denoises with the base and keeps the picture outside a mask. Open it to see the loop.",
  keywords: [...words.keywords, "inpaint", "repaint", "mask"],
  graph: buildGraph({ ...networksOf("base"), ...painting, ...scales }, (g, { steps: items, state, ...shared }) =>
    g.loop("loop", { items, state: { state }, shared, ports }, (body, given) => {
      const { latent, noise, mask, masked, unet, item: at } = given;
      const step = denoiseStep(body, unetBase, given, { mask, masked });
      return body.node("after", inpaintBlend, { state: step.state, latent, noise, mask, at, unet });
    }),
  ),
  outputs,
});
