import type { InferenceRequest, Tensor } from "../../src/model/services.ts";

/** What a synthetic UNet is fed with. */
export interface SyntheticInput {
  readonly batch?: number;
  readonly sample?: number;
  readonly text?: number;
  readonly timestep?: number;
}

const filled = (dims: readonly number[], value: number): Tensor => ({
  dims,
  data: new Float32Array(dims.reduce((product, dim) => product * dim, 1)).fill(value),
});

/** A call of a synthetic UNet, whose result is `sample + text + timestep` plus its offset everywhere. */
export function syntheticCall(component: string, input: SyntheticInput = {}): InferenceRequest {
  const { batch = 1, sample = 1, text = 0, timestep = 0 } = input;
  return {
    component,
    feeds: {
      sample: filled([batch, 4, 2, 2], sample),
      timestep: filled([], timestep),
      encoder_hidden_states: { tensor: filled([1, 3, 8], text), retain: true },
      text_embeds: filled([1, 4], 0),
      time_ids: filled([1, 6], 0),
    },
    fetches: ["prediction"],
  };
}
