// A graph without inference of its own: what can be worked out in a page is, and a remote service draws.

import { mathsNumber, promptStyle, remoteCall, schedulePlan, styles } from "sigmaflow/nodes";
import { buildGraph, float, oneOf, seed, string } from "sigmaflow/web";

export const graph = buildGraph(
  {
    prompt: string({ default: "a fox in a forest" }),
    style: oneOf(styles, { default: "watercolor" }),
    // 1 for the guidance that most pictures want; less leaves the model more freedom.
    strictness: float({ default: 1, min: 0.2, max: 3 }),
    seed: seed({ default: 7 }),
  },
  (g, { prompt, style, strictness, seed }) => {
    const styled = g.node("style", promptStyle, { prompt, style });
    const scale = g.node("scale", mathsNumber, { a: strictness, operation: "a * b", b: 7.5 });
    const { schedule } = g.node("schedule", schedulePlan, { scheduler: "Euler", steps: 20 });
    const { image } = g.node("remote", remoteCall, {
      prompt: styled.prompt,
      negative_prompt: styled.negative,
      guidance_scale: scale.result,
      scheduler: "Euler",
      num_inference_steps: 20,
      seed,
      img_width: 512,
      img_height: 512,
    });
    return { image, prompt: styled.prompt, guidance: scale.result, schedule };
  },
);
