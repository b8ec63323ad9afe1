import { buildGraph, defineCompound, definePackage, float, int, provide, string } from "sigmaflow";
import {
  denoiseBase,
  denoiseFinish,
  image,
  imageResize,
  latentNoise,
  modelLoad,
  schedulePlan,
  scheduleSteps,
  textEncode,
  vaeDecode,
} from "sigmaflow/nodes";
import { cosineEuler } from "./cosine-euler.js";
import { grainedPaper, paper, sketch, sketchDraw } from "./sketch.js";

export { cosineEuler, grainedPaper, paper, sketch, sketchDraw };

/** A graph shipped as a node: a picture made smaller and sketched. The editor opens it. */
export const sketchCard = defineCompound({
  type: "sketch.card",
  version: 1,
  label: "Sketch card",
  description: "A small sketch of a picture, for a card.",
  graph: buildGraph(
    { image: image({ label: "Image" }), side: int({ default: 256, min: 64, max: 1024, unit: "px", label: "Side" }) },
    (g, given) => {
      const small = g.node("small", imageResize, { image: given.image, width: given.side, height: given.side });
      return g.node("sketch", sketchDraw, { image: small.image, strength: 1.5 });
    },
  ),
  outputs: { sketch: { label: "Sketch" } },
});

/** A graph to begin with: a picture from words, sketched, with the scheduler of this package. */
export const drawnGraph = buildGraph(
  {
    prompt: string({ multiline: true, default: "a fox wearing a red scarf, in a forest" }),
    strength: float({ default: 1.5, min: 0.1, max: 4 }),
  },
  (g, { prompt, strength }) => {
    const { unet, encoders, vae } = g.node("model", modelLoad, { name: "embedded" });
    const { positive, negative } = g.node("text", textEncode, { encoders, prompt });
    const { schedule } = g.node("schedule", schedulePlan, { scheduler: "Cosine Euler", steps: 12, unet });
    const { steps } = g.node("steps", scheduleSteps, { schedule });
    const { state } = g.node("noise", latentNoise, { seed: 7, width: 512, height: 512, schedule, unet });
    const done = g.node("denoise", denoiseBase, { unet, positive, negative, state, steps });
    const { latent } = g.node("finish", denoiseFinish, { state: done.state });
    const decoded = g.node("decode", vaeDecode, { vae, latent });
    return { image: g.node("sketch", sketchDraw, { image: decoded.image, strength }).sketch };
  },
  { title: "A sketch", description: "A picture from words, drawn with a pencil." },
);

export default definePackage({
  name: "sigmaflow-sketch",
  version: "1.0.0",
  nodes: [sketchDraw, sketchCard],
  portTypes: [sketch],
  services: [provide(paper, grainedPaper)],
  schedulers: { "Cosine Euler": { solver: cosineEuler } },
  styles: { "pencil sketch": { prompt: "pencil sketch of {prompt}, hatching on paper", negative: "photo, colour" } },
  graphs: { "sketch-from-words": drawnGraph.document },
});
