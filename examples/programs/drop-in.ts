// The graph behind `POST /v1/sdxl1.0-txt2img`, whose inputs are the API's parameters: the graph of
// `examples/graphs/sdxl1.0-txt2img.json`.
import { boolean, buildGraph, float, int, runGraph, string } from "sigmaflow";
import {
  denoiseBase,
  denoiseFinish,
  denoiseRefiner,
  flowSwitch,
  image,
  imageResize,
  latentNoise,
  latentRenoise,
  listSeeds,
  modelLoad,
  promptStyle,
  refinerHandoff,
  schedulePlan,
  scheduleSplit,
  scheduleSteps,
  textEncode,
  vaeDecode,
  vaeEncode,
  valueGiven,
} from "sigmaflow/nodes";
import { parameters } from "./parameters.ts";

const text = { multiline: true, maxLength: 20_000 };

const inputs = {
  ...parameters,
  prompt: string({ label: "Prompt", description: "What the picture shows.", ...text }),
  negative_prompt: string({
    label: "Negative prompt",
    description: "What it should not show.",
    optional: true,
    ...text,
  }),
  num_inference_steps: int({ label: "Steps", default: 25, min: 20, max: 100 }),
  samples: int({
    label: "Samples",
    description: "How many pictures; picture i has seed + i.",
    default: 1,
    min: 1,
    max: 4,
  }),
  strength: float({
    label: "Strength",
    description: "How much to change the reference image.",
    default: 0.2,
    min: 0.1,
    max: 1,
  }),
  refiner: boolean({
    label: "Refiner",
    description: "Whether a second network finishes the picture.",
    default: true,
  }),
  base64: boolean({
    label: "Base64",
    description: "For the HTTP API: whether its answer holds the picture itself.",
    default: false,
    frontEnd: true,
  }),
  image: image({
    label: "Reference image",
    description: "A picture to begin with; strength says how much of it changes.",
    optional: true,
  }),
};

export const graph = buildGraph(inputs, (g, given) => {
  const { unet, vae, encoders } = g.node("model", modelLoad, { name: "embedded" });
  const refinerModel = g.node("refiner_model", modelLoad, { name: "embedded-refiner", fallback: "embedded" });

  const style = { style: given.style, prompt: given.prompt, negative: given.negative_prompt };
  const { prompt, negative } = g.node("style", promptStyle, style);
  const words = { prompt, negative };
  const base = g.node("text", textEncode, { encoders, ...words, weights: "a1111" });
  const refined = g.node("refiner_text", textEncode, { encoders: refinerModel.encoders, ...words, weights: "a1111" });

  const plan = { scheduler: given.scheduler, steps: given.num_inference_steps, unet };
  const { schedule } = g.node("schedule", schedulePlan, plan);
  const { given: from_image } = g.node("from_image", valueGiven, { value: given.image });
  const strength = g.node("strength", flowSwitch, { when: from_image, yes: given.strength, no: 1 }).value;
  const { steps } = g.node("steps", scheduleSteps, { schedule, strength });
  const split = g.node("split", scheduleSplit, {
    schedule,
    high_noise_fraction: given.high_noise_fraction,
    refiner: given.refiner,
    strength,
  });
  const { seeds } = g.node("seeds", listSeeds, { seed: given.seed, count: given.samples });

  const shared = {
    ...{ unet, vae, refiner_unet: refinerModel.unet, refiner: given.refiner },
    ...{ positive: base.positive, negative: base.negative },
    ...{ refiner_positive: refined.positive, refiner_negative: refined.negative },
    ...{ schedule, steps, base_steps: split.base, refiner_steps: split.refiner },
    ...{ guidance_scale: given.guidance_scale, img_width: given.img_width, img_height: given.img_height },
    ...{ image: given.image, from_image },
  };
  return g.map("samples", { items: seeds, shared }, (body, sample) => {
    const { item: seed, unet, refiner_unet: refiner, vae, guidance_scale } = sample;
    const size = { width: sample.img_width, height: sample.img_height };
    const noise = body.node("noise", latentNoise, { seed, ...size, schedule: sample.schedule, unet, refiner });
    const { image } = body.node("resize", imageResize, { image: sample.image, ...size });
    const encoded = body.node("encode", vaeEncode, { vae, image, seed, unet, refiner });
    const renoised = body.node("renoise", latentRenoise, { ...encoded, steps: sample.steps });
    const start = { when: sample.from_image, yes: renoised.state, no: noise.state };
    const state = body.node("start", flowSwitch, start).value;

    const steps = sample.refiner_steps;
    const denoised = body.node("denoise", denoiseBase, {
      ...{ unet, positive: sample.positive, negative: sample.negative, guidance_scale },
      ...{ state, steps: sample.base_steps },
    });
    const handoff = body.node("handoff", refinerHandoff, { state: denoised.state, steps, unet: refiner });
    const refine = body.node("refine", denoiseRefiner, {
      ...{ unet: refiner, positive: sample.refiner_positive, negative: sample.refiner_negative, guidance_scale },
      ...{ state: handoff.state, steps },
    });
    const last = { when: sample.refiner, yes: refine.state, no: denoised.state };
    const { latent } = body.node("finish", denoiseFinish, { state: body.node("last", flowSwitch, last).value });
    return { image: body.node("decode", vaeDecode, { vae, latent }).image };
  });
});

// Run as a program: two samples, and what their pictures are like.
if (process.argv[1] === import.meta.filename) {
  const small = { num_inference_steps: 20, img_width: 512, img_height: 512 };
  const { image } = await runGraph(graph, { prompt: "a fox in a forest", seed: 7, samples: 2, ...small });
  console.log(image.map(({ width, height }) => `${width}×${height}`).join(", "));
}
