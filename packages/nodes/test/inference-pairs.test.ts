import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { createModelService } from "../src/host/model-service.ts";
import type { InferenceEvent, InferenceRequest, InferenceService, Tensor } from "../src/model/services.ts";
import { busy, gone, inferenceHarness } from "./support/inference-harness.ts";

const harness = inferenceHarness({ quick: {}, slow: { work: 480 }, endless: { work: 20_000 }, single: { batch: 1 } });
const { started, call, underWay } = harness;
afterEach(harness.closeAll);
afterAll(harness.remove);

const shipped = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "models");

/** Evenly spread values in −1…1 that no two seeds share. */
function noise(seed: number, dims: readonly number[]): Tensor {
  const data = new Float32Array(dims.reduce((product, length) => product * length, 1));
  for (let at = 0, state = seed * 7919 + 1; at < data.length; at++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    data[at] = state / 2 ** 30 - 1;
  }
  return { dims, data };
}

/** One evaluation of the embedded UNet; `seed` is the latent's, `text` the conditioning's. */
async function evaluation(side: number, seed: number, text: number): Promise<InferenceRequest> {
  const { unet } = await createModelService({ roots: [shipped] }).describe("embedded");
  if (!unet) throw new Error("the embedded model has no UNet");
  return {
    component: unet.digest,
    feeds: {
      sample: noise(seed, [1, 4, side, side]),
      timestep: { dims: [], data: Float32Array.of(1 + 37 * seed) },
      encoder_hidden_states: { tensor: noise(text, [1, 77, unet.textWidth]), retain: true },
      text_embeds: { tensor: noise(text, [1, unet.pooledWidth]), retain: true },
      time_ids: { dims: [1, 6], data: Float32Array.of(512, 512, 0, 0, 512, 512) },
    },
    fetches: ["prediction"],
  };
}

/** The prediction, and the time inside the runtime. */
async function predicted(inference: InferenceService, request: InferenceRequest) {
  let ms = 0;
  const onEvent = (event: InferenceEvent) => {
    if (event.type === "ran") ms = event.ms;
  };
  const { prediction } = await inference.run({ ...request, onEvent });
  return { prediction, ms };
}

describe("two evaluations that are asked for together", () => {
  it.each([17, 24, 32])("have the bytes of each alone, of the embedded model at latent size %i", async (side) => {
    const models = createModelService({ roots: [shipped] });
    const [alone, together] = [started({ models }), started({ models })];
    for (let seed = 1; seed <= 3; seed++) {
      const [first, second] = [await evaluation(side, seed, 1), await evaluation(side, seed, 2)];
      const expected = [await alone.run(first), await alone.run(second)];
      const [a, b] = await Promise.all([predicted(together, first), predicted(together, second)]);
      expect([{ prediction: a.prediction }, { prediction: b.prediction }]).toEqual(expected);
      // Each has half of what they took together.
      expect(a.ms).toBe(b.ms);
    }
  });

  it("are not one batch at unlike timesteps, with an export for one picture, or of two models", async () => {
    const inference = started();
    const pairs = [
      [await call("quick", { timestep: 1 }), await call("quick", { timestep: 2 })],
      [await call("single", { sample: 3 }), await call("single", { sample: 4 })],
      [await call("quick", { sample: 5 }), await call("single", { sample: 6 })],
    ] as const;
    for (let turn = 0; turn < 2; turn++) {
      const answers = await Promise.all(pairs.flat().map((request) => inference.run(request)));
      expect(answers.map(({ prediction }) => prediction?.data[0])).toEqual([2, 3, 3, 4, 5, 6]);
    }
  });

  it("tell once that the model is loaded", async () => {
    const inference = started();
    const told: string[] = [];
    const onEvent = ({ type }: InferenceEvent) => told.push(type);
    const requests = [await call("quick", { sample: 1 }), await call("quick", { sample: 2 })];
    await Promise.all(requests.map((request) => inference.run({ ...request, onEvent })));
    expect(told).toEqual(["loading", "loaded", "ran", "ran"]);
  });

  it("fail each for itself", async () => {
    const inference = started();
    const [sound, other] = [await call("quick", { sample: 4 }), await call("quick")];
    const text = { dims: [1, 3, 7], data: new Float32Array(21) };
    const { timestep: _, ...missing } = other.feeds;
    for (const feeds of [missing, { ...other.feeds, encoder_hidden_states: text }]) {
      const [good, bad] = await Promise.allSettled([inference.run(sound), inference.run({ ...other, feeds })]);
      expect(good).toMatchObject({ status: "fulfilled", value: { prediction: { dims: [1, 4, 2, 2] } } });
      expect(bad).toMatchObject({ status: "rejected", reason: { code: expect.stringMatching(/^INFERENCE_/) } });
    }
  });

  it("are cancelled each for itself, and stop the process only when both are", async () => {
    const inference = started({ graceMs: 20 });
    const { result, pid } = await underWay(inference, "slow");
    const [one, two] = [new AbortController(), new AbortController()];
    const first = inference.run({ ...(await call("slow", { sample: 2 })), signal: one.signal });
    const second = inference.run({ ...(await call("slow", { sample: 3 })), signal: two.signal });
    await result;
    one.abort(new Error("no longer"));
    await expect(first).rejects.toThrow("no longer");
    expect((await second).prediction?.data[0]).toBe(3);
    expect(inference.pid()).toBe(pid);
    const [third, fourth] = [new AbortController(), new AbortController()];
    const both = [third, fourth].map(async ({ signal }, sample) =>
      inference.run({ ...(await call("endless", { sample })), signal }),
    );
    const ended = Promise.allSettled(both);
    await busy(pid);
    third.abort();
    await busy(pid);
    expect(inference.pid()).toBe(pid);
    fourth.abort();
    await ended;
    await gone(pid);
  });
});
