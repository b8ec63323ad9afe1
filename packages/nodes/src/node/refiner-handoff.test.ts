import { runNode as runOneNode } from "@sigmaflow/core/testing";
import { afterAll, expect, test } from "vitest";
import { graphRunner } from "../../test/support/graph-runner.ts";
import { runNode } from "../../test/support/run-node.ts";
import type { DenoiseState } from "../port/denoise-state.ts";
import type { Latent } from "../port/latent.ts";
import type { Schedule } from "../port/schedule.ts";
import type { ScheduleStep } from "../port/schedule-step.ts";
import type { UNet } from "../port/unet.ts";
import { freshStream, normal } from "../random/stream.ts";
import { plan } from "../schedule/plan.ts";
import { convertSpace } from "../schedule/space.ts";
import { split } from "../schedule/split.ts";
import { sigmaAt } from "../schedule/step.ts";
import { refinerHandoff } from "./refiner-handoff.ts";

const runner = graphRunner();
afterAll(() => runner.close());

const unet: UNet = {
  kind: "unet",
  digest: "",
  expert: "refiner",
  latentChannels: 4,
  inputChannels: 4,
  textWidth: 1,
  pooledWidth: 1,
  timeIds: 5,
  sizeGrid: 16,
  scheduler: {},
};
const stream = { ...freshStream({ seed: "1", batch: 1 }), draws: 5 };

/** A latent as a base leaves it before the refiner's first step, with history of its solver. */
function stateAt(at: ScheduleStep, change: Partial<Latent> = {}): DenoiseState {
  const size = { batch: 1, channels: 4, height: 8, width: 8, ...change };
  const { noise } = normal(stream, [size.channels, size.height, size.width]);
  const latent: Latent = { ...size, data: noise, space: at.schedule.space, sigma: sigmaAt(at), ...change };
  return { latent, history: { last: noise }, counters: { done: 3 }, random: stream };
}

function refinerSteps(schedule: Schedule, fraction = 0.8): ScheduleStep[] {
  const { refinerStart } = split(schedule, fraction);
  return schedule.timesteps.map((_, index) => ({ schedule, index })).slice(refinerStart);
}

const euler = plan({ scheduler: "Euler", steps: 20 });
const ddim = plan({ scheduler: "DDIM", steps: 20 });

test("hands the latent and the random stream over, and leaves the solver's history behind", async () => {
  const steps = refinerSteps(euler);
  const state = stateAt(steps[0]!);
  const { outputs, notices } = await runNode(runner, refinerHandoff, { state, steps, unet });
  expect(outputs.state).toEqual({ latent: state.latent, history: {}, counters: {}, random: stream });
  expect(notices).toEqual([]);
});

test.each([
  ["exploding to preserving", euler, ddim],
  ["preserving to exploding", ddim, euler],
])("converts a latent from %s", async (_, from, to) => {
  const steps = refinerSteps(to);
  const state = stateAt(refinerSteps(from)[0]!);
  const { outputs } = await runNode(runner, refinerHandoff, { state, steps, unet });
  expect(outputs.state.latent).toEqual(convertSpace(state.latent, to.space));
  expect(outputs.state.latent.data).not.toEqual(state.latent.data);
});

test("says when the refiner's steps do not begin where the base's end", async () => {
  const { notices } = await runNode(runner, refinerHandoff, {
    state: stateAt({ schedule: euler, index: 12 }),
    steps: refinerSteps(euler),
    unet,
  });
  expect(notices).toEqual([
    `The refiner begins at sigma ${sigmaAt(refinerSteps(euler)[0]!).toFixed(3)} and the latent is at ${sigmaAt({ schedule: euler, index: 12 }).toFixed(3)}: the steps do not meet exactly.`,
  ]);
});

test("gives the base's state where the refiner has no steps", async () => {
  const state = stateAt({ schedule: euler, index: 19 });
  expect((await runNode(runner, refinerHandoff, { state, steps: [], unet })).outputs.state).toEqual(state);
});

test.each([
  ["channels", { channels: 8 }],
  ["height", { height: 9 }],
  ["width", { width: 11 }],
])("refuses a latent of a %s that the refiner does not take", async (_, change) => {
  const steps = refinerSteps(euler);
  const handed = runNode(runner, refinerHandoff, { state: stateAt(steps[0]!, change), steps, unet });
  await expect(handed).rejects.toMatchObject({ code: "HANDOFF_MISMATCH", path: "node" });
});

test("a denoise state has as many pixels as its latent stands for, and is held to their limit", async () => {
  const steps = refinerSteps(euler);
  const within = (pixels: number) =>
    runOneNode(
      refinerHandoff,
      { state: stateAt(steps[0]!, { width: 24 }), steps, unet },
      { ...runner.options, limits: { sizes: { pixels } } },
    );
  await expect(within(64 * 192 - 1)).rejects.toMatchObject({ code: "SIZE_EXCEEDED", params: { found: 64 * 192 } });
  expect((await within(64 * 192)).outputs.state.latent.width).toBe(24);
});
