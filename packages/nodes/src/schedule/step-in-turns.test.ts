import { isDeepStrictEqual } from "node:util";
import { inTurns } from "@sigmaflow/core/editing";
import { expect, test } from "vitest";
import type { DenoiseState } from "../port/denoise-state.ts";
import { freshStream, normal } from "../random/stream.ts";
import { keepingUnmasked, keepUnmasked, startInpainting, startingInpainting } from "./inpaint.ts";
import { plan } from "./plan.ts";
import { builtInSchedulers, schedulerNames } from "./registry.ts";
import { initialLatent, initialState } from "./start.ts";
import { step } from "./step.ts";
import { stepInTurns } from "./step-in-turns.ts";

/** A latent of more numbers than one part has. */
const shape = { batch: 1, channels: 4, height: 200, width: 360 };
const size = [shape.channels, shape.height, shape.width];
const { noise, stream } = normal(freshStream({ seed: "1", batch: 1 }), size);

let asked = 0;
const turn = () => {
  asked++;
  return undefined;
};

/** Schedulers that can have thresholds. */
const bounding = schedulerNames.filter((name) => {
  const { defaults, idle = [] } = builtInSchedulers.get(name)!.solver;
  return "thresholding" in defaults && !idle.includes("thresholding");
});

/** Compares arrays byte by byte; `toEqual` would take seconds. */
function expectSameBytes(found: DenoiseState, expected: DenoiseState): void {
  expect(isDeepStrictEqual(found, expected)).toBe(true);
}

test.each([
  ...schedulerNames.map((scheduler) => ({ scheduler, options: {} })),
  { scheduler: "DDIM", options: { eta: 1 } },
  { scheduler: "DDIM", options: { thresholding: true } },
])("$scheduler $options moves a large latent in parts to the same bytes", async ({ scheduler, options }) => {
  const schedule = plan({ scheduler, steps: 5, options });
  let state = initialState(initialLatent(schedule, noise, shape), stream);
  for (let index = 0; index < 4; index++) {
    const prediction = state.latent.data.map((value) => value / 3 + 0.1);
    asked = 0;
    const moved = await stepInTurns(state, prediction, { schedule, index }, builtInSchedulers, turn);
    state = step(state, prediction, { schedule, index });
    expectSameBytes(moved, state);
    if (!("thresholding" in options)) expect(asked).toBeGreaterThanOrEqual(noise.length / 2 ** 16);
  }
});

test.each([
  ...schedulerNames.map((scheduler) => ({ scheduler, options: {} })),
  ...bounding.map((scheduler) => ({ scheduler, options: { thresholding: true } })),
])("$scheduler $options moves four pictures of 1024×1024 in a part each", async ({ scheduler, options }) => {
  const shape = { batch: 4, channels: 4, height: 128, width: 128 };
  const drawn = normal(freshStream({ seed: "3", batch: 4 }), [4, 128, 128]);
  const schedule = plan({ scheduler, steps: 5, options });
  const state = initialState(initialLatent(schedule, drawn.noise, shape), drawn.stream);
  // Of other sizes in each picture, so that each has a threshold of its own.
  const prediction = state.latent.data.map((value, i) => value * (1 + Math.floor(i / 2 ** 16)));
  asked = 0;
  const moved = await stepInTurns(state, prediction, { schedule, index: 0 }, builtInSchedulers, turn);
  expect(asked).toBeGreaterThanOrEqual(4);
  expectSameBytes(moved, step(state, prediction, { schedule, index: 0 }));
});

test("repainting begins and keeps the rest in parts, with the same bytes", async () => {
  const schedule = plan({ scheduler: "Euler", steps: 5 });
  const latent = { ...initialLatent(schedule, noise, shape), sigma: 0 };
  const original = { latent, noise: stream };
  const at = { schedule, index: 1 };
  asked = 0;
  const begun = await inTurns(startingInpainting(original, at, builtInSchedulers), turn);
  expect(asked).toBeGreaterThanOrEqual(noise.length / 2 ** 18);
  expectSameBytes(begun, startInpainting(original, at));
  const [width, height] = [8 * shape.width, 8 * shape.height];
  const mask = { data: Float32Array.from({ length: width * height }, (_, i) => (i % 7) / 7), width, height };
  asked = 0;
  const kept = await inTurns(keepingUnmasked(begun, { ...original, mask }, at, builtInSchedulers), turn);
  expect(asked).toBeGreaterThanOrEqual(2 + noise.length / 2 ** 18);
  expectSameBytes(kept, keepUnmasked(begun, { ...original, mask }, at));
});
