import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { copyModel, temporaryFolder } from "../../test/support/model-folders.ts";
import { plan, sdxlConfig } from "../schedule/plan.ts";
import { createModelService, type HostModels } from "./model-service.ts";

let root = "";
let models: HostModels;
let file = "";
beforeEach(() => {
  root = temporaryFolder();
  models = createModelService({ roots: [root] });
  file = join(copyModel("tiny-sdxl", root, "model"), "scheduler/scheduler_config.json");
});
afterEach(() => rmSync(root, { recursive: true }));

async function settingsOf(config: object) {
  writeFileSync(file, JSON.stringify(config));
  return (await models.describe("model")).unet?.scheduler;
}

describe("a model folder's scheduler settings", () => {
  it("[numbers F1] are SDXL's where the folder has none", async () => {
    const own = { scheduler: "Euler", steps: 10, model: (await models.describe("model")).unet!.scheduler };
    rmSync(join(root, "model/scheduler"), { recursive: true });
    const { scheduler } = (await models.describe("model")).unet!;
    expect(scheduler).toEqual(sdxlConfig);
    expect(plan({ scheduler: "Euler", steps: 10, model: scheduler })).toEqual(plan(own));
  });

  it("are read as Python writes them, numbers without a limit as null", async () => {
    writeFileSync(file, '{"_class_name": "DPMSolverMultistepScheduler", "lambda_min_clipped": -Infinity}');
    expect((await models.describe("model")).unet?.scheduler).toMatchObject({ lambda_min_clipped: null });
  });

  it("are those of its own class where that has betas as SDXL has", async () => {
    const config = JSON.parse(readFileSync(file, "utf8")) as object;
    for (const _class_name of ["DPMSolverSDEScheduler", "SASolverScheduler", "LCMScheduler", undefined])
      expect(await settingsOf({ ...config, _class_name })).toMatchObject({ beta_start: 0.00085 });
  });

  it.each(["EDMEulerScheduler", "EDMDPMSolverMultistepScheduler"])(
    "of %s are taken with the class's defaults, and planned as such",
    async (_class_name) => {
      const settings = await settingsOf({ _class_name, sigma_max: 120, sigma_data: 1 });
      expect(settings).toMatchObject({ sigma_min: 0.002, sigma_max: 120, sigma_data: 1, rho: 7 });
      expect(plan({ scheduler: "DPM Multi", steps: 3, ...(settings && { model: settings }) }).sigmas?.[0]).toBe(120);
    },
  );

  it.each([
    ["EDMAcmeScheduler", "or are EDM's"],
    ["FlowMatchEulerDiscreteScheduler", "for models trained by flow matching"],
    ["AcmeScheduler", "expected those of a scheduler whose noise levels come from betas"],
  ])("of %s are refused, saying what is supported", async (_class_name, words) => {
    const message = expect.stringMatching(new RegExp(`settings of \`${_class_name}\`.*${words}`)) as string;
    await expect(settingsOf({ _class_name })).rejects.toMatchObject({ code: "MODEL_UNFIT", message });
  });

  it("hold lists of numbers, and are refused with lists of other things or without end", async () => {
    expect(await settingsOf({ disable_corrector: [0, 1], trained_betas: [] })).toEqual({ disable_corrector: [0, 1] });
    for (const trained_betas of [["0.1"], [[0.1]], { 0: 0.1 }, Array(10_001).fill(0.1)])
      await expect(settingsOf({ trained_betas })).rejects.toMatchObject({
        code: "MODEL_UNFIT",
        message: expect.stringContaining("found `trained_betas` with what is no plain value"),
      });
  });

  it("that are no text in `_class_name` are refused too", async () => {
    await expect(settingsOf({ _class_name: 7 })).rejects.toMatchObject({ message: expect.stringContaining("`7`") });
  });
});
