import { describe, expect, it } from "vitest";
import golden from "../../fixtures/golden.json" with { type: "json" };
import { absSum, planOfRow, startOf, toyRun } from "../../test/support/schedule-runs.ts";
import type { Schedule } from "../port/schedule.ts";
import { noiseTable } from "./noise-table.ts";
import { sdxlConfig } from "./plan.ts";
import { split } from "./split.ts";
import { img2imgStart } from "./start.ts";
import { sigmaAt } from "./step.ts";

/** A scheduler that we do not have (docs/schedulers.md says why), and one for other models, which edm.test.ts holds. */
const excepted = ["EDM Euler", "SA-Solver"];
const runs = golden.sdxl.runs.filter(({ name }) => !excepted.includes(name));

describe("SDXL's noise levels", () => {
  const { alphas, sigmas } = noiseTable(sdxlConfig);

  it.each(Object.entries(golden.sdxl.meta.alphas_cumprod))("ᾱ at timestep %s is %d", (timestep, expected) => {
    expect(alphas[Number(timestep)]! / expected).toBeCloseTo(1, 6);
  });

  it.each(Object.entries(golden.sdxl.meta.sigma))("σ at timestep %s is %d", (timestep, expected) => {
    expect(sigmas[Number(timestep)]! / expected).toBeCloseTo(1, 6);
  });
});

describe("SDXL runs agree with diffusers", () => {
  it("has every golden run but the excepted ones", () => {
    expect(runs).toHaveLength(58);
  });

  it.each(runs)("$name, $N steps", (row) => {
    const schedule = planOfRow(row);
    expectSchedule(schedule, row);
    const states = toyRun(startOf(schedule), schedule, 0, schedule.timesteps.length);
    const final = states.at(-1)!.latent.data;
    const trace = states.map(({ latent }) => absSum(latent) / latent.data.length);
    expectClose(trace, row.trace_abs_mean, 1e-5);
    expect(Math.abs(absSum(final) / row.final_abs_sum - 1)).toBeLessThan(1e-5);
    const worst = Math.max(...row.final_first16.map((value, i) => Math.abs(value - final[i]!)));
    expect(worst).toBeLessThan(5e-4);
  });
});

describe("base and refiner divide a schedule as diffusers does", () => {
  it.each(golden.split)("$name, $N steps, fraction $fraction", (row) => {
    const schedule = planOfRow(row);
    const { baseEvaluations, refinerStart, refinerEvaluations } = split(schedule, row.fraction);
    expect({
      total: schedule.timesteps.length,
      base_evals: baseEvaluations,
      refiner_start: refinerStart,
      refiner_evals: refinerEvaluations,
    }).toEqual({
      total: row.total,
      base_evals: row.base_evals,
      refiner_start: row.refiner_start,
      refiner_evals: row.refiner_evals,
    });
    expect(schedule.timesteps[baseEvaluations - 1]).toBeCloseTo(row.last_base_t, 3);
    expect(schedule.timesteps[refinerStart]).toBeCloseTo(row.first_refiner_t, 3);
  });
});

describe("picture-to-picture starts where diffusers does", () => {
  it.each(golden.img2img)("$name, $N steps, strength $strength", (row) => {
    const schedule = planOfRow(row);
    const { index, evaluations } = img2imgStart(schedule, row.strength);
    expect({ index, evaluations }).toEqual({ index: row.start_index, evaluations: row.evals });
    expect(schedule.timesteps[index]).toBeCloseTo(row.first_t, 3);
    if (row.sigma !== undefined) expect(sigmaAt({ schedule, index }) / row.sigma).toBeCloseTo(1, 6);
  });
});

function expectSchedule(schedule: Schedule, row: (typeof runs)[number]): void {
  expect(Math.abs(schedule.initNoiseSigma / row.init_noise_sigma - 1)).toBeLessThan(1e-6);
  expectClose(schedule.timesteps, row.timesteps, 1e-6);
  if (row.sigmas !== undefined) expectClose(repeatedSigmas(schedule, row.sigmas.length), row.sigmas, 1e-6);
}

/** diffusers repeats the sigmas of second-order solvers; ours are one per step. */
function repeatedSigmas({ sigmas = [] }: Schedule, length: number): readonly number[] {
  if (sigmas.length === length) return sigmas;
  const repeated = [sigmas[0]!, ...sigmas.slice(1).flatMap((sigma) => [sigma, sigma]), 0];
  return repeated.slice(0, length);
}

function expectClose(actual: readonly number[], expected: readonly number[], relative: number): void {
  expect(actual).toHaveLength(expected.length);
  const off = expected.map((value, i) => Math.abs(actual[i]! - value) / Math.max(1, Math.abs(value)));
  expect(Math.max(...off)).toBeLessThan(relative);
}
