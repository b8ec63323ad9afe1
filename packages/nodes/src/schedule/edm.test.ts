import { describe, expect, it } from "vitest";
import recorded from "../../fixtures/edm-runs.json" with { type: "json" };
import golden from "../../fixtures/golden.json" with { type: "json" };
import { absSum, startOf, toyRun } from "../../test/support/schedule-runs.ts";
import type { Schedule } from "../port/schedule.ts";
import type { SolverConfig } from "./config.ts";
import { edmDefaults } from "./edm.ts";
import { plan } from "./plan.ts";
import { planNotices } from "./plan-notices.ts";
import { split } from "./split.ts";
import { img2imgStart } from "./start.ts";
import { modelInput, predictedClean } from "./step.ts";

interface Row {
  readonly scheduler: string;
  readonly variant: string;
  readonly settings: SolverConfig;
  readonly steps: number;
  readonly timesteps?: readonly number[];
  readonly sigmas?: readonly number[];
  readonly trace?: readonly (readonly number[])[];
  readonly fails?: string;
}

// JSON's types are those of the very values.
const rows = recorded.rows as readonly Row[];
const modelOf = (settings: SolverConfig): SolverConfig => ({ ...edmDefaults, ...settings });
const planOf = ({ scheduler, steps, settings }: Row): Schedule => plan({ scheduler, steps, model: modelOf(settings) });
const statesOf = (schedule: Schedule) => toyRun(startOf(schedule), schedule, 0, schedule.timesteps.length);

/** Largest distance as a share of the larger of 1 and the expected number. */
const distance = (found: readonly number[], expected: readonly number[]): number =>
  Math.max(...expected.map((value, i) => Math.abs(found[i]! - value) / Math.max(1, Math.abs(value))));

describe("a model trained with EDM's preconditioning is followed as by diffusers' EDM schedulers", () => {
  it.each(rows.filter(({ trace }) => trace))("$scheduler, $variant, $steps steps", (row) => {
    const schedule = planOf(row);
    expect(distance(schedule.timesteps, row.timesteps!)).toBeLessThan(1e-6);
    expect(distance(schedule.sigmas!, row.sigmas!)).toBeLessThan(1e-5);
    expect([schedule.timesteps.length, schedule.sigmas!.length]).toEqual([row.timesteps!.length, row.sigmas!.length]);
    for (const [i, { latent }] of statesOf(schedule).entries()) {
      const [sum, ...elements] = row.trace![i]!;
      const largest = latent.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(Math.abs(absSum(latent) / sum! - 1), `step ${i}`).toBeLessThan(1e-4);
      for (const [k, value] of elements.entries())
        expect(Math.abs(latent.data[recorded.elements[k]!]! - value) / largest, `step ${i}`).toBeLessThan(1e-4);
    }
  });

  it.each(golden.sdxl.runs.filter(({ name }) => name === "EDM Euler"))(
    "$name of an older diffusers, $N steps",
    (row) => {
      const schedule = plan({ scheduler: "Euler", steps: row.N, model: edmDefaults });
      expect(schedule.initNoiseSigma).toBeCloseTo(row.init_noise_sigma, 6);
      const trace = statesOf(schedule).map(({ latent }) => absSum(latent) / latent.data.length);
      expect(distance(trace, row.trace_abs_mean)).toBeLessThan(1e-5);
    },
  );

  it("and where diffusers divides nothing by nothing, or has no formula, runs end in numbers", () => {
    const failing = rows.filter(({ fails }) => fails);
    expect(failing).toHaveLength(14);
    for (const row of failing) {
      const schedule = planOf(row);
      expect(absSum(statesOf(schedule).at(-1)!.latent), row.variant).toBeGreaterThan(1);
      const isNoticed = planNotices(schedule, modelOf(row.settings)).some(({ code }) => code === "SCHEDULE_DIFFERS");
      expect(isNoticed).toBe(row.fails === "UnboundLocalError");
    }
  });
});

const cosXl = modelOf({
  sigma_max: 120,
  sigma_data: 1,
  sigma_schedule: "exponential",
  prediction_type: "v_prediction",
});

describe("a schedule of EDM's noise levels", () => {
  it("begins at the largest level also in one step, where diffusers' exponential rule begins at the smallest", () => {
    expect(plan({ scheduler: "Euler", steps: 1, model: cosXl })).toMatchObject({ sigmas: [120, 0], space: "ve" });
  });

  it("takes its rule for noise levels from the caller, by the name that others have for it", () => {
    const given = { scheduler: "Euler", steps: 5 };
    const karras = plan({ ...given, model: cosXl, options: { use_karras_sigmas: true } });
    expect(karras).toEqual(plan({ ...given, model: { ...cosXl, sigma_schedule: "karras" } }));
    const exponential = plan({ ...given, model: edmDefaults, options: { use_exponential_sigmas: true } });
    expect(exponential).toEqual(plan({ ...given, model: { ...edmDefaults, sigma_schedule: "exponential" } }));
    expect(() => plan({ ...given, model: cosXl, options: { use_beta_sigmas: true } })).toThrow("use_beta_sigmas");
  });

  it("is refused to schedulers that follow betas alone, with those that can", () => {
    expect(() => plan({ scheduler: "UniPC", steps: 5, model: cosXl })).toThrow(
      "The model was trained with continuous noise levels (EDM), which UniPC does not follow. Use one of DPM Multi, Euler, DPM++ SDE.",
    );
  });

  it.each([
    ["sigma_min", 0, "a number above 0 and below `sigma_max`"],
    ["sigma_min", 80, "a number above 0 and below `sigma_max`"],
    ["sigma_data", 0, "a number from 0.001 to 1000"],
    ["sigma_data", null, "a number"],
    ["rho", 0, "a number from 0.01 to 1000"],
    ["prediction_type", "sample", "epsilon, v_prediction"],
  ])("is refused with %s as %s", (setting, value, allowed) => {
    const model = { ...edmDefaults, [setting]: value };
    expect(() => plan({ scheduler: "Euler", steps: 5, model })).toThrow(
      `The setting \`${setting}\` of Euler is ${JSON.stringify(value)}. Allowed: ${allowed}.`,
    );
  });

  it("takes its own rule for one that nobody knows, with a notice", () => {
    const model = { ...edmDefaults, sigma_schedule: "acme" };
    const schedule = plan({ scheduler: "DPM Multi", steps: 5, model });
    expect(schedule).toEqual(plan({ scheduler: "DPM Multi", steps: 5, model: edmDefaults }));
    expect(planNotices(schedule, model)).toMatchObject([{ code: "SCHEDULE_SETTING_REPLACED" }]);
  });

  it("divides between experts by whole steps, as no timestep of training counts its levels", () => {
    const schedule = plan({ scheduler: "Euler", steps: 10, model: cosXl });
    expect(split(schedule, 0.8, { rule: "steps" })).toMatchObject({ baseEvaluations: 8, refinerEvaluations: 2 });
    expect(() => split(schedule, 0.8)).toThrow("Allowed: steps");
    expect(img2imgStart(schedule, 0.3)).toEqual({ index: 7, evaluations: 3 });
  });

  it("scales the model's input by its own variance, and shows the clean picture that a prediction implies", () => {
    const schedule = plan({ scheduler: "Euler", steps: 4, model: edmDefaults });
    const state = startOf(schedule);
    const at = { schedule, index: 0 };
    const input = modelInput(state.latent, at);
    expect(input[0]! * Math.hypot(80, 0.5)).toBeCloseTo(state.latent.data[0]!, 3);
    // A model that says of noisy latents that they are all noise: `F = (D − c_skip·x) / c_out` with D = 0.
    const output = state.latent.data.map((x) => (-(0.25 / (6400 + 0.25)) * x) / ((80 * 0.5) / Math.hypot(80, 0.5)));
    const clean = predictedClean(state, output, at);
    expect(Math.max(...clean.data.map(Math.abs))).toBeLessThan(1e-6);
    expect([clean.sigma, clean.space]).toEqual([0, "ve"]);
  });
});
