// Every prompt in every style: one graph run over a list, with what repeats computed once.
import { buildGraph, list, runGraph, string } from "sigmaflow";
import {
  denoiseBase,
  denoiseFinish,
  latentNoise,
  modelLoad,
  promptStyle,
  schedulePlan,
  scheduleSteps,
  textEncode,
  vaeDecode,
} from "sigmaflow/nodes";
import { parameters } from "./parameters.ts";

const { style, seed, scheduler, num_inference_steps } = parameters;

export const graph = buildGraph(
  { prompts: list(string()), style, seed, scheduler, num_inference_steps },
  (g, { prompts, style, seed, scheduler, num_inference_steps: steps }) => {
    const { unet, vae, encoders } = g.node("model", modelLoad, { name: "embedded" });
    const { schedule } = g.node("schedule", schedulePlan, { scheduler, steps, unet });
    const { steps: items } = g.node("steps", scheduleSteps, { schedule });
    const { state } = g.node("noise", latentNoise, { seed, width: 512, height: 512, schedule, unet });
    const shared = { style, encoders, unet, vae, state, steps: items };
    return g.map("pictures", { items: prompts, shared }, (body, { item, state, steps, ...given }) => {
      const styled = body.node("style", promptStyle, { style: given.style, prompt: item });
      const text = body.node("text", textEncode, { encoders: given.encoders, ...styled });
      const denoised = body.node("denoise", denoiseBase, { unet: given.unet, ...text, state, steps });
      const { latent } = body.node("finish", denoiseFinish, { state: denoised.state });
      return { image: body.node("decode", vaeDecode, { vae: given.vae, latent }).image };
    });
  },
);

// The second style's run finds the model, the schedule and the noise of the first.
if (process.argv[1] === import.meta.filename) {
  const prompts = ["a fox in a forest", "a panda in a bar"];
  for (const style of ["watercolor", "pixel art"]) {
    const running = runGraph(graph, { prompts, style, seed: 7, num_inference_steps: 3 });
    let found = 0;
    for await (const { type } of running) if (type === "node.cached") found += 1;
    const { image } = await running;
    console.log(`${style}: ${image.length} pictures, ${found} results found`);
  }
}
