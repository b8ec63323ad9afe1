import { buildGraph } from "@sigmaflow/core";
import { afterAll, test } from "vitest";
import { modelLoad } from "../../src/node/model-load.ts";
import { unetBase, unetRefiner } from "../../src/node/unet.ts";
import { type Conditioning, conditioning, type SizeConditioning } from "../../src/port/conditioning.ts";
import { type DenoiseState, denoiseState } from "../../src/port/denoise-state.ts";
import type { Latent } from "../../src/port/latent.ts";
import { type ScheduleStep, scheduleStep } from "../../src/port/schedule-step.ts";
import { plan } from "../../src/schedule/plan.ts";
import { type RecordedCase, readRecording } from "../recording.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { expectValues } from "../support/parity.ts";

const runner = graphRunner();
afterAll(() => runner.close());

interface Call {
  readonly model: "base" | "refiner";
  readonly timestep: number;
}

const folders = { base: "tiny-sdxl", refiner: "tiny-sdxl-refiner" } as const;
const nodes = { base: unetBase, refiner: unetRefiner } as const;

test.each(readRecording<Call>("unet"))("gives diffusers' prediction: $facts.id", async (recorded) => {
  const { facts, tensor } = recorded;
  const graph = buildGraph({ state: denoiseState(), at: scheduleStep(), conditioning: conditioning() }, (g, inputs) => {
    const { unet } = g.node("model", modelLoad, { name: folders[facts.model] });
    return g.node("unet", nodes[facts.model], { unet, ...inputs });
  });
  const [batch = 0] = tensor("sample").shape;
  const predictions: Latent[] = [];
  // A call has one text, so the pictures of a recorded batch are made alone.
  for (let picture = 0; picture < batch; picture++) {
    const inputs = { ...inputsOf(recorded, picture), at: placeOf(facts.timestep) };
    const { prediction } = await runner.outputs<{ prediction: Latent }>(graph.document, inputs);
    predictions.push(prediction);
  }
  expectValues(Float32Array.from(predictions.flatMap(({ data }) => [...data])), tensor("out_sample").data);
});

/** One picture's latent and text. */
function inputsOf({ facts, tensor }: RecordedCase<Call>, picture: number) {
  const part = (name: string): { readonly shape: readonly number[]; readonly data: Float32Array } => {
    const {
      shape: [batch = 0, ...shape],
      data,
    } = tensor(name);
    const size = data.length / batch;
    return { shape, data: Float32Array.from(data.subarray(picture * size, (picture + 1) * size)) };
  };
  const {
    shape: [channels = 0, height = 0, width = 0],
    data,
  } = part("sample");
  const hidden = part("encoder_hidden_states");
  const state: DenoiseState = {
    latent: { data, batch: 1, channels, height, width, space: "vp", sigma: 1 },
    history: {},
    counters: {},
    random: { generator: "torch", seeds: ["0"], draws: 0 },
  };
  const text: Conditioning = {
    hidden: hidden.data,
    tokens: hidden.shape[0]!,
    width: hidden.shape[1]!,
    pooled: part("text_embeds").data,
    expert: facts.model,
    size: sizeOf(part("time_ids").data),
  };
  return { state, conditioning: text };
}

function sizeOf([originalHeight, originalWidth, cropTop, cropLeft, fifth, sixth]: Float32Array): SizeConditioning {
  const size = {
    originalHeight: originalHeight!,
    originalWidth: originalWidth!,
    cropTop: cropTop!,
    cropLeft: cropLeft!,
  };
  return sixth === undefined
    ? { ...size, aestheticScore: fifth! }
    : { ...size, targetHeight: fifth!, targetWidth: sixth };
}

/** A place at which the model takes the latent unscaled. */
function placeOf(timestep: number): ScheduleStep {
  return { schedule: { ...plan({ scheduler: "DDIM", steps: 1 }), timesteps: [timestep] }, index: 0 };
}
