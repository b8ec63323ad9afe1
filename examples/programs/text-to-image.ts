// Text to image with a refiner: the graph of `examples/graphs/txt2img-refined.json`, built in code and run.
import { buildGraph, closeEngines, runGraph, savePicture } from "sigmaflow";
import {
  denoiseBase,
  denoiseFinish,
  denoiseRefiner,
  latentNoise,
  modelLoad,
  promptStyle,
  refinerHandoff,
  schedulePlan,
  scheduleSplit,
  textEncode,
  vaeDecode,
} from "sigmaflow/nodes";
import { models, parameters } from "./parameters.ts";

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

  const { state } = g.node("denoise", denoiseBase, {
    ...{ unet, positive: text.positive, negative: text.negative, guidance_scale },
    ...{ state: noise.state, steps: steps.base },
  });
  const handoff = g.node("handoff", refinerHandoff, { state, steps: steps.refiner, unet: refiner.unet });
  const refined = g.node("refine", denoiseRefiner, {
    ...{ unet: refiner.unet, positive: refinerText.positive, negative: refinerText.negative, guidance_scale },
    ...{ state: handoff.state, steps: steps.refiner },
  });
  const { latent } = g.node("finish", denoiseFinish, { state: refined.state });
  return { image: g.node("decode", vaeDecode, { vae, latent }).image };
});

// Run as a program: `node text-to-image.ts "a fox in a forest" fox.png`.
if (process.argv[1] === import.meta.filename) {
  const [prompt = "a fox in a forest", file = "picture.png"] = process.argv.slice(2);
  const small = { num_inference_steps: 10, img_width: 512, img_height: 512 };
  const { image } = await runGraph(graph, { prompt, seed: 7, ...small });
  await savePicture(file, image);
  console.log(`${file}: ${image.width}×${image.height}`);
  await closeEngines();
}
