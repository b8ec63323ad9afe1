import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { betaQuantile } from "./beta-quantile.ts";
import { describeSchedule } from "./describe.ts";
import { plan, type ScheduleSettings } from "./plan.ts";
import { schedulerNames } from "./registry.ts";
import { split } from "./split.ts";
import { img2imgStart } from "./start.ts";

const api = "DDIM, DPM Multi, DPM Single, Euler a, Euler, Heun, DPM2 a Karras, DPM2 Karras, LMS, PNDM, DDPM, UniPC";

describe("planning a run", () => {
  it("offers the API's twelve schedulers first", () => {
    expect(schedulerNames.slice(0, 12).join(", ")).toBe(api); // all of them: docs/schedulers.md, held to the registry
  });

  it("takes of a model's settings those that the solver knows, with the solver's defaults for the rest", () => {
    expect(plan({ scheduler: "DDIM", steps: 20 }).config).toEqual({
      num_train_timesteps: 1000,
      beta_start: 0.00085,
      beta_end: 0.012,
      beta_schedule: "scaled_linear",
      prediction_type: "epsilon",
      clip_sample: false,
      clip_sample_range: 1,
      thresholding: false,
      dynamic_thresholding_ratio: 0.995,
      sample_max_value: 1,
      set_alpha_to_one: false,
      steps_offset: 1,
      timestep_spacing: "leading",
      eta: 0,
    });
  });

  it("[faults Broken 7] refuses tables that no training has, from a model's folder and from a caller", () => {
    const ways = (value: number) => [
      { model: { num_train_timesteps: value } },
      { options: { num_train_timesteps: value } },
    ];
    for (const value of [1e9, 10_001, 1, 0, -5, 999.5])
      for (const way of ways(value))
        expect(() => plan({ scheduler: "Euler", steps: 1, ...way })).toThrow(
          `The setting \`num_train_timesteps\` of Euler is ${value}. Allowed: a whole number from 2 to 10000.`,
        );
    for (const way of ways(10_000)) expect(plan({ scheduler: "Euler", steps: 2, ...way }).timesteps).toHaveLength(2);
    expect(() => plan({ scheduler: "LCM", steps: 1, model: { original_inference_steps: 1e12 } })).toThrow("10000");
    expect(() => plan({ scheduler: "DDIM", steps: 1, options: { eta: 1e300 } })).toThrow("-1000000 to 1000000");
  });

  it("takes a model saved with another solver of the family", () => {
    const saved = plan({ scheduler: "UniPC", steps: 10, model: {} }).config;
    const fresh = plan({ scheduler: "DPM Multi", steps: 10, model: {} });
    expect(plan({ scheduler: "DPM Multi", steps: 10, model: saved })).toEqual(fresh);
  });

  it("falls monotonically from noise to picture in whole steps, for every scheduler and number of steps", () => {
    fc.assert(
      fc.property(fc.constantFrom(...schedulerNames), fc.integer({ min: 4, max: 50 }), (scheduler, steps) => {
        const { sigmas, timesteps, order } = plan({ scheduler, steps });
        const levels = sigmas ?? timesteps;
        expect(levels.every((level, i) => i === 0 || level <= levels[i - 1]!)).toBe(true);
        if (sigmas) expect(sigmas).toHaveLength(steps + 1);
        expect(timesteps).toHaveLength(order === 2 ? 2 * steps - 1 : steps + (scheduler === "PNDM" ? 1 : 0));
        expect(timesteps.every((t) => t >= 0 && t <= 999)).toBe(true);
      }),
    );
  });

  const alternatives = ["use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas"];

  it.each(alternatives)("%s keeps the ends of the noise levels", (option) => {
    const plain = plan({ scheduler: "Euler", steps: 12 }).sigmas!;
    const other = plan({ scheduler: "Euler", steps: 12, options: { [option]: true } }).sigmas!;
    expect(other[0]! / plain[0]!).toBeCloseTo(1, 5);
    expect(other[11]! / plain[11]!).toBeCloseTo(1, 5);
    expect(other).not.toEqual(plain);
  });

  // Timesteps as the authors of "Align Your Steps" give them for SDXL; their noise levels are rounded to three places.
  const aligned = [999, 845, 730, 587, 443, 310, 193, 116, 53, 13];

  it.each(["Euler", "DPM Multi"])("aligns ten steps of %s as the authors do", (scheduler) => {
    const { timesteps, sigmas } = plan({ scheduler, steps: 10, options: { use_ays_sigmas: true } });
    for (const [i, t] of timesteps.entries()) expect(Math.abs(t - aligned[i]!)).toBeLessThanOrEqual(1);
    expect(sigmas!.map((sigma) => Number(sigma.toFixed(3)))).toEqual([
      14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.38, 0.234, 0.113, 0,
    ]);
  });

  it.each([1, 3, 7, 20, 25, 50])("aligns %d steps between those", (steps) => {
    const { sigmas } = plan({ scheduler: "Euler", steps, options: { use_ays_sigmas: true } });
    const ten = plan({ scheduler: "Euler", steps: 10, options: { use_ays_sigmas: true } }).sigmas!;
    expect(sigmas![0]).toBe(ten[0]);
    expect(sigmas!.slice(1).every((sigma, i) => sigma < sigmas![i]!)).toBe(true);
    for (let i = 0; i < 10; i++) if ((i * steps) % 10 === 0) expect(sigmas![(i * steps) / 10]).toBeCloseTo(ten[i]!, 6);
  });

  it("lets the caller's rule for sigmas take the place of the name's", () => {
    const { config } = plan({ scheduler: "DPM2 Karras", steps: 8, options: { use_exponential_sigmas: true } });
    expect(config).toMatchObject({ use_karras_sigmas: false, use_exponential_sigmas: true });
  });

  it("ends in pure noise when zero signal is asked for", () => {
    const { sigmas } = plan({
      scheduler: "Euler",
      steps: 4,
      options: { rescale_betas_zero_snr: true, timestep_spacing: "trailing" },
    });
    expect(sigmas![0]).toBeCloseTo(4096, 2);
  });

  const refused: readonly [string, string, ScheduleSettings][] = [
    ["an unknown name", "SCHEDULER_UNKNOWN", { scheduler: "Eular", steps: 20 }],
    ["no steps", "SCHEDULE_STEPS_INVALID", { scheduler: "Euler", steps: 0 }],
    ["half a step", "SCHEDULE_STEPS_INVALID", { scheduler: "Euler", steps: 2.5 }],
    ["more steps than training had", "SCHEDULE_STEPS_INVALID", { scheduler: "Euler", steps: 1001 }],
    ["steps without gaps between them", "SCHEDULE_STEPS_INVALID", { scheduler: "UniPC", steps: 1000 }],
    ["too few steps for PNDM", "SCHEDULE_STEPS_INVALID", { scheduler: "PNDM", steps: 2 }],
    ["more steps than LCM's grid", "SCHEDULE_STEPS_INVALID", { scheduler: "LCM", steps: 51 }],
    [
      "order 4 of DPM Single",
      "SCHEDULE_OPTION_INVALID",
      { scheduler: "DPM Single", steps: 9, options: { solver_order: 4 } },
    ],
    [
      "a setting of another solver",
      "SCHEDULE_OPTION_UNKNOWN",
      { scheduler: "DDIM", steps: 9, options: { solver_order: 2 } },
    ],
    [
      "a spacing that is none",
      "SCHEDULE_OPTION_INVALID",
      { scheduler: "DDIM", steps: 9, options: { timestep_spacing: "x" } },
    ],
    ["a text for a number", "SCHEDULE_OPTION_INVALID", { scheduler: "DDIM", steps: 9, options: { eta: "1" } }],
    [
      "a model's unknown betas",
      "SCHEDULE_OPTION_INVALID",
      { scheduler: "DDIM", steps: 9, model: { beta_schedule: "cosine" } },
    ],
    [
      "two rules for sigmas",
      "SCHEDULE_OPTION_INVALID",
      { scheduler: "Euler", steps: 9, options: { use_karras_sigmas: true, use_beta_sigmas: true } },
    ],
  ];

  it.each(refused)("refuses %s with %s", (_, code, settings) => {
    expect(() => plan(settings)).toThrow(expect.objectContaining({ code }));
  });

  it("suggests the name that was meant", () => {
    expect(() => plan({ scheduler: "Eular", steps: 20 })).toThrow("Did you mean `Euler`?");
  });
});

describe("dividing a schedule", () => {
  it("in whole steps leaves no evaluation out and does none twice", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...schedulerNames),
        fc.integer({ min: 4, max: 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (scheduler, steps, fraction) => {
          const schedule = plan({ scheduler, steps });
          const { baseEvaluations, refinerStart, refinerEvaluations } = split(schedule, fraction, { rule: "steps" });
          expect(refinerStart).toBe(baseEvaluations);
          expect(baseEvaluations + refinerEvaluations).toBe(schedule.timesteps.length);
          if (schedule.order === 2 && refinerEvaluations > 0) expect(refinerStart % 2).toBe(0);
        },
      ),
    );
  });

  it("in whole steps counts PNDM's doubled first step as one", () => {
    const schedule = plan({ scheduler: "PNDM", steps: 20 });
    expect(split(schedule, 0.8, { rule: "steps" })).toEqual({
      baseEvaluations: 17,
      refinerStart: 17,
      refinerEvaluations: 4,
    });
  });

  it("gives everything to one expert at the ends", () => {
    const schedule = plan({ scheduler: "Heun", steps: 10 });
    expect(split(schedule, 1)).toEqual({ baseEvaluations: 19, refinerStart: 19, refinerEvaluations: 0 });
    expect(split(schedule, 0)).toEqual({ baseEvaluations: 0, refinerStart: 0, refinerEvaluations: 19 });
  });

  it.each([-0.1, 1.1, Number.NaN])("refuses a fraction of %d", (fraction) => {
    const schedule = plan({ scheduler: "Euler", steps: 10 });
    expect(() => split(schedule, fraction)).toThrow(expect.objectContaining({ code: "FRACTION_INVALID" }));
  });
});

describe("starting from a picture", () => {
  it("cuts the number of steps as the product of doubles comes out", () => {
    expect(img2imgStart(plan({ scheduler: "Euler", steps: 100 }), 0.29).evaluations).toBe(28);
  });

  it("refuses a strength that leaves no step", () => {
    const schedule = plan({ scheduler: "Euler", steps: 10 });
    expect(() => img2imgStart(schedule, 0.05)).toThrow(expect.objectContaining({ code: "STRENGTH_INVALID" }));
  });
});

describe("describing a schedule", () => {
  it("gives timesteps, sigmas and the division between experts", () => {
    const described = describeSchedule({ scheduler: "Euler", steps: 2, highNoiseFraction: 0.5 });
    expect(described).toEqual({
      scheduler: "Euler",
      steps: 2,
      timesteps: [501, 1],
      sigmas: plan({ scheduler: "Euler", steps: 2 }).sigmas,
      init_noise_sigma: plan({ scheduler: "Euler", steps: 2 }).initNoiseSigma,
      split: { base_evaluations: 1, refiner_start: 1, refiner_evaluations: 1 },
    });
  });

  it("leaves out what a scheduler does not have and was not asked for", () => {
    expect(describeSchedule({ scheduler: "DDIM", steps: 2 })).toEqual({
      scheduler: "DDIM",
      steps: 2,
      timesteps: [501, 1],
      init_noise_sigma: 1,
    });
  });
});

describe("quantiles of the symmetric beta distribution", () => {
  it("are those of known distributions: uniform for shape 1, arcsine for shape ½", () => {
    for (const p of [0, 0.01, 0.3, 0.5, 0.8, 1]) {
      expect(betaQuantile(p, 1)).toBeCloseTo(p, 12);
      expect(betaQuantile(p, 0.5)).toBeCloseTo(Math.sin((Math.PI * p) / 2) ** 2, 12);
    }
  });
});
