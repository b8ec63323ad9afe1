import type { DenoiseState, Latent, Schedule } from "@sigmaflow/core";
import { describe, expect, it } from "vitest";
import golden from "../../fixtures/golden.json" with { type: "json" };
import { normal, randomStream } from "../random/stream.ts";
import { mix } from "../tensor/mix.ts";
import type { SolverConfig } from "./config.ts";
import { plan } from "./plan.ts";
import { schedulerNames } from "./registry.ts";
import { modelInput, step } from "./step.ts";

/** How a golden row's name is asked of us. */
const variants: Record<string, { scheduler: string; options?: SolverConfig }> = {
  "DDIM eta1": { scheduler: "DDIM", options: { eta: 1 } },
  DPM2: { scheduler: "DPM2 Karras", options: { use_karras_sigmas: false } },
  "DPM2 a": { scheduler: "DPM2 a Karras", options: { use_karras_sigmas: false } },
};

const excepted = ["EDM Euler", "SA-Solver"];
const runs = golden.sdxl.runs.filter(({ name }) => !excepted.includes(name));

describe("SDXL runs agree with diffusers", () => {
  it.each(runs)("$name, $N steps", (row) => {
    const schedule = planOf(row);
    expectSchedule(schedule, row);
    const { final, trace } = run(schedule);
    expectClose(trace, row.trace_abs_mean, 1e-5);
    expect(Math.abs(absSum(final) / row.final_abs_sum - 1)).toBeLessThan(1e-5);
    const worst = Math.max(...row.final_first16.map((value, i) => Math.abs(value - final[i]!)));
    expect(worst).toBeLessThan(5e-4);
  });
});

type Row = (typeof runs)[number];

function planOf({ name, N, override }: Row): Schedule {
  const base =
    schedulerNames.find((known) => name === known) ?? name.replace(/ (Karras|trailing|linspace|SDE|order3)/g, "");
  const { scheduler, options } = variants[name] ?? { scheduler: base };
  return plan({ scheduler, steps: N, options: { ...(override as SolverConfig), ...options } });
}

function expectSchedule(schedule: Schedule, row: Row): void {
  expect(schedule.timesteps).toHaveLength(row.evals);
  expect(Math.abs(schedule.initNoiseSigma / row.init_noise_sigma - 1)).toBeLessThan(1e-6);
  expectClose(schedule.timesteps, row.timesteps, 1e-6);
  if (row.sigmas !== undefined) expectClose(sigmasPerEvaluation(schedule, row.sigmas.length), row.sigmas, 1e-6);
}

/** diffusers repeats the sigmas of second-order solvers; ours are one per step. */
function sigmasPerEvaluation({ sigmas = [] }: Schedule, length: number): readonly number[] {
  if (sigmas.length === length) return sigmas;
  const repeated = [sigmas[0]!, ...sigmas.slice(1).flatMap((sigma) => [sigma, sigma]), 0];
  return repeated.slice(0, length);
}

function run(schedule: Schedule): { final: Float32Array; trace: number[] } {
  const shape = { batch: 1, channels: 4, height: 8, width: 8 };
  const { noise, stream } = normal(randomStream({ seed: "42", batch: 1 }), [4, 8, 8]);
  const latent: Latent = { ...shape, data: mix([[schedule.initNoiseSigma, noise]]), space: schedule.space, sigma: 1 };
  let state: DenoiseState = { latent, history: {}, counters: {}, random: stream };
  const trace = schedule.timesteps.map((timestep, index) => {
    const at = { schedule, index };
    state = step(state, toyModel(modelInput(state.latent, at), timestep), at);
    return absSum(state.latent.data) / state.latent.data.length;
  });
  return { final: state.latent.data, trace };
}

function toyModel(x: Float32Array, timestep: number): Float32Array {
  return x.map((value) => Math.tanh(value) * (0.25 + (0.5 * timestep) / 999) + 0.1 * value);
}

function absSum(values: Float32Array): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0);
}

function expectClose(actual: readonly number[], expected: readonly number[], relative: number): void {
  expect(actual).toHaveLength(expected.length);
  const off = expected.map((value, i) => Math.abs(actual[i]! - value) / Math.max(1, Math.abs(value)));
  expect(Math.max(...off)).toBeLessThan(relative);
}
