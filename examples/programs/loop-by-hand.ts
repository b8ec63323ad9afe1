// The same picture as `text-to-image.ts` with both denoising loops spelled out, so that what happens in each step can
// be rewired: the graph of `examples/graphs/txt2img-by-hand.json`.
import { buildGraph, float, type GraphBuilder, type LinkOf, runGraph } from "sigmaflow";
import {
  conditioning,
  denoiseFinish,
  denoiseState,
  guidance,
  latentNoise,
  modelLoad,
  promptStyle,
  refinerHandoff,
  schedulePlan,
  schedulerStep,
  scheduleSplit,
  scheduleStep,
  textEncode,
  unet,
  unetBase,
  unetRefiner,
  vaeDecode,
} from "sigmaflow/nodes";
import { models, parameters } from "./parameters.ts";

/** What one step works on. */
const ports = {
  unet: unet(),
  positive: conditioning(),
  negative: conditioning(),
  guidance_scale: float(),
  state: denoiseState(),
  item: scheduleStep(),
};
type Step = { readonly [N in keyof typeof ports]: LinkOf<(typeof ports)[N]> };

/** One evaluation of the network with each prompt, guidance between them, and the scheduler's step. */
function denoiseStep(body: GraphBuilder, expert: typeof unetBase, { positive, negative, item: at, ...step }: Step) {
  const { unet, state, guidance_scale } = step;
  const shown = { unet, state, at, guidance_scale };
  const without = body.node("without", expert, { ...shown, conditioning: negative });
  const prompted = body.node("with", expert, { ...shown, conditioning: positive });
  const { prediction } = body.node("guidance", guidance, {
    unconditional: without.prediction,
    conditional: prompted.prediction,
    scale: guidance_scale,
    unet,
  });
  return { state: body.node("step", schedulerStep, { state, prediction, at, unet }).state };
}

export const graph = buildGraph({ ...parameters, ...models }, (g, inputs) => {
  const { guidance_scale } = inputs;
  const { unet, vae, encoders } = g.node("model", modelLoad, { name: inputs.model });
  const refiner = g.node("refiner_model", modelLoad, { name: inputs.refiner_model, fallback: inputs.model });

  const style = { style: inputs.style, prompt: inputs.prompt, negative: inputs.negative_prompt };
  const { prompt, negative } = g.node("style", promptStyle, style);
  const text = g.node("text", textEncode, { encoders, prompt, negative, weights: "a1111" });
  const refinerWords = { encoders: refiner.encoders, prompt, negative };
  const refinerText = g.node("refiner_text", textEncode, { ...refinerWords, weights: "a1111" });

  const plan = { scheduler: inputs.scheduler, steps: inputs.num_inference_steps, unet };
  const { schedule } = g.node("schedule", schedulePlan, plan);
  const steps = g.node("split", scheduleSplit, { schedule, high_noise_fraction: inputs.high_noise_fraction });
  const size = { width: inputs.img_width, height: inputs.img_height };
  const noise = g.node("noise", latentNoise, { seed: inputs.seed, ...size, schedule, unet, refiner: refiner.unet });

  const denoised = g.loop(
    "denoise",
    {
      items: steps.base,
      state: { state: noise.state },
      shared: { unet, positive: text.positive, negative: text.negative, guidance_scale },
    },
    (body, step) => denoiseStep(body, unetBase, step),
  );
  const handoff = { state: denoised.state, steps: steps.refiner, unet: refiner.unet };
  const { state } = g.node("handoff", refinerHandoff, handoff);
  const { positive, negative: without } = refinerText;
  const refined = g.loop(
    "refine",
    {
      items: steps.refiner,
      state: { state },
      shared: { unet: refiner.unet, positive, negative: without, guidance_scale },
    },
    (body, step) => denoiseStep(body, unetRefiner, step),
  );
  const { latent } = g.node("finish", denoiseFinish, { state: refined.state });
  return { image: g.node("decode", vaeDecode, { vae, latent }).image };
});

// Run as a program: prints what each step of both loops took.
if (process.argv[1] === import.meta.filename) {
  const small = { num_inference_steps: 4, high_noise_fraction: 0.5, img_width: 512, img_height: 512 };
  const running = runGraph(graph, { prompt: "a fox in a forest", seed: 7, ...small });
  for await (const event of running) {
    if (event.type === "node.finished" && /\/step$/.test(event.path)) console.log(event.path, Math.round(event.ms));
  }
  const { image } = await running;
  console.log(`${image.width}×${image.height}`);
}
