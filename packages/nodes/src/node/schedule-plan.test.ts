import { afterAll, describe, expect, test } from "vitest";
import { graphRunner } from "../../test/support/graph-runner.ts";
import { runNode } from "../../test/support/run-node.ts";
import type { UNet } from "../port/unet.ts";
import type { SolverConfig } from "../schedule/config.ts";
import { plan, sdxlConfig } from "../schedule/plan.ts";
import { builtInSchedulers } from "../schedule/registry.ts";
import { schedulePlan } from "./schedule-plan.ts";

const runner = graphRunner();
afterAll(() => runner.close());

/** A UNet of a folder with these scheduler settings. */
function unetWith(scheduler: SolverConfig): UNet {
  const sizes = {
    latentChannels: 4,
    inputChannels: 4,
    textWidth: 80,
    pooledWidth: 40,
    timeIds: 6,
    sizeGrid: 8,
  } as const;
  return { kind: "unet", digest: "0".repeat(64), expert: "base", ...sizes, scheduler };
}

const zeroSnr = { ...sdxlConfig, prediction_type: "v_prediction", rescale_betas_zero_snr: true };
const steps = 6;

describe("zero terminal SNR", () => {
  const planned = async (inputs: { readonly unet?: UNet; readonly zero_snr?: boolean; readonly scheduler?: string }) =>
    (await runNode(runner, schedulePlan, { scheduler: "DDIM", steps, spacing: "trailing", ...inputs })).outputs
      .schedule;

  test("[numbers F2] is the model's own unless asked for otherwise", async () => {
    const unet = unetWith(zeroSnr);
    const options = { timestep_spacing: "trailing" };
    const own = plan({ scheduler: "DDIM", steps, model: zeroSnr, options });
    expect(own.config.rescale_betas_zero_snr).toBe(true);
    expect(await planned({ unet })).toEqual(own);
    expect(await planned({ unet, zero_snr: true })).toEqual(own);
    const without = plan({ scheduler: "DDIM", steps, model: { ...zeroSnr, rescale_betas_zero_snr: false }, options });
    expect(await planned({ unet, zero_snr: false })).toEqual(without);
  });

  test("can be asked for without a model that has it, where the prediction can begin in noise alone", async () => {
    const unet = unetWith({ ...sdxlConfig, prediction_type: "v_prediction" });
    expect((await planned({ unet, zero_snr: true })).config.rescale_betas_zero_snr).toBe(true);
    await expect(planned({ zero_snr: true })).rejects.toMatchObject({ code: "SCHEDULE_OPTION_INVALID" });
    await expect(planned({ unet, zero_snr: true, scheduler: "Heun" })).rejects.toMatchObject({
      code: "SCHEDULE_OPTION_UNKNOWN",
    });
    expect(await planned({ unet, zero_snr: false, scheduler: "Heun" })).toMatchObject({ scheduler: "Heun" });
  });
});

describe("a notice says", () => {
  const noticesOf = async (scheduler: string, settings: SolverConfig, order?: number) =>
    (await runNode(runner, schedulePlan, { scheduler, steps, unet: unetWith(settings), ...(order && { order }) }))
      .notices;

  test("[numbers F9] that a scheduler leaves out what the model was trained with", async () => {
    expect(await noticesOf("Heun", zeroSnr)).toEqual([
      "The model was trained with zero terminal SNR, which Heun leaves out. " +
        "Use one of DDIM, DPM Multi, Euler a, Euler, DDPM, UniPC, LCM, TCD, DPM++ SDE.",
    ]);
    expect(await noticesOf("DDIM", zeroSnr)).toEqual([]);
  });

  test("that a setting has a value that nobody knows, and nothing of those of other schedulers", async () => {
    expect(await noticesOf("UniPC", { ...sdxlConfig, solver_type: "acme" })).toEqual([
      'The model\'s `solver_type` is "acme", which UniPC does not know. It takes its own default.',
    ]);
    expect(await noticesOf("UniPC", { ...sdxlConfig, solver_type: "midpoint" })).toEqual([]);
  });

  test("where results are not diffusers'", async () => {
    expect(await noticesOf("DPM++ SDE", sdxlConfig, 3)).toEqual([
      expect.stringMatching(/^With these settings DPM\+\+ SDE differs from diffusers, /),
    ]);
    expect(await noticesOf("DPM Multi", sdxlConfig, 3)).toEqual([]);
  });
});

describe("a schedule's key", () => {
  // The declaration's own rule; of its context it uses the schedulers alone.
  const rule = schedulePlan.cache as unknown as (
    inputs: object,
    context: { readonly use: () => unknown },
  ) => string | undefined;
  const ingredient = (inputs: object) =>
    rule({ scheduler: "DPM Multi", sigmas: "scheduler", ...inputs }, { use: () => builtInSchedulers });

  test("is the first revision's wherever that planned the same", () => {
    expect(ingredient({})).toBe(undefined);
    expect(ingredient({ sigmas: "karras" })).toBe(undefined);
    const file = { ...sdxlConfig, _class_name: "EulerDiscreteScheduler", trained_betas: null };
    expect(ingredient({ unet: unetWith(file) })).toBe(undefined);
  });

  test("is another where settings are read more closely, or timesteps are others", () => {
    const { beta_start: _, ...partial } = sdxlConfig;
    for (const settings of [zeroSnr, partial, {}]) expect(ingredient({ unet: unetWith(settings) })).toBeDefined();
    for (const sigmas of ["exponential", "beta"]) expect(ingredient({ sigmas })).toBeDefined();
  });

  test("holds the revision of a scheduler that a package brings", () => {
    const acme = new Map([["acme", { ...builtInSchedulers.get("Euler")!, revision: "acme 2" }]]);
    expect(rule({ scheduler: "acme", sigmas: "scheduler" }, { use: () => acme })).toContain("acme 2");
  });
});
