import { buildGraph, catalogueOf, runGraph, usePackages } from "@sigmaflow/core";
import { expect, test } from "vitest";
import { nodeHost as host } from "../../../core/test/support/node-host.ts";
import { definePackage } from "../define-package.ts";
import { denoiseFinish } from "../node/denoise-finish.ts";
import { latentNoise } from "../node/latent-noise.ts";
import { schedulePlan } from "../node/schedule-plan.ts";
import { scheduleSteps } from "../node/schedule-steps.ts";
import { schedulerStep } from "../node/scheduler-step.ts";
import { unet as unetPort } from "../port/unet.ts";
import { sdxl } from "../sdxl-registry.ts";
import { euler } from "./solver/euler.ts";

const acme = definePackage({
  name: "acme",
  version: "1.0.0",
  schedulers: { "Acme Euler": { solver: euler } },
});
const { registry } = usePackages([sdxl, acme]);

const unet = {
  kind: "unet",
  digest: "",
  expert: "base",
  latentChannels: 4,
  inputChannels: 4,
  textWidth: 1,
  pooledWidth: 1,
  timeIds: 6,
  sizeGrid: 8,
  scheduler: {},
} as const;

/** Four steps, with half of the latent at hand in place of a model's prediction. */
const denoised = (scheduler: string) =>
  buildGraph({ unet: unetPort() }, (g, { unet }) => {
    const { schedule } = g.node("schedule", schedulePlan, { scheduler, steps: 4 });
    const { steps } = g.node("steps", scheduleSteps, { schedule });
    const { state } = g.node("noise", latentNoise, { seed: 3, width: 64, height: 64, schedule, unet });
    const loop = g.loop("loop", { items: steps, state: { state } }, (body, { state, item: at }) => {
      const { latent: prediction } = body.node("now", denoiseFinish, { state });
      return { state: body.node("step", schedulerStep, { state, prediction, at }).state };
    });
    return { latent: g.node("finish", denoiseFinish, loop).latent, schedule };
  });

test("another package's scheduler plans, begins and steps like one of this package", async () => {
  const ours = await runGraph(denoised("Euler"), { unet }, { host, registry });
  const theirs = await runGraph(denoised("Acme Euler"), { unet }, { host, registry });
  expect(theirs.latent).toEqual(ours.latent);
  expect(theirs.latent.sigma).toBe(0);
  expect(theirs.schedule).toEqual({ ...ours.schedule, scheduler: "Acme Euler", revision: "acme 1" });
});

test("its name stands among the choices, after this package's", () => {
  const { values } = catalogueOf(registry).nodes["schedule.plan"]!.inputs.scheduler!;
  expect(values?.slice(-2)).toEqual(["DPM++ SDE", "Acme Euler"]);
  expect(() => runGraph(denoised("Acme Heun"), { unet }, { host, registry })).toThrow("Acme Heun");
});
