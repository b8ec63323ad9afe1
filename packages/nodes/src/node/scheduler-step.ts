import { defineNode } from "@sigmaflow/core";
import { previewLatent } from "../image/latent-preview.ts";
import { denoiseState } from "../port/denoise-state.ts";
import { latent } from "../port/latent.ts";
import { scheduleStep } from "../port/schedule-step.ts";
import { unet } from "../port/unet.ts";
import { schedulers } from "../schedule/registry.ts";
import { predictedClean } from "../schedule/step.ts";
import { stepInTurns } from "../schedule/step-in-turns.ts";

/** Moves a latent one step along its schedule, from the model's prediction at this step. */
export const schedulerStep = defineNode({
  type: "scheduler.step",
  version: 1,
  label: "Scheduler step",
  description: "Moves a latent one step along its schedule, from the model's prediction at this step.",
  category: "denoise",
  keywords: ["solver", "sampler"],
  inputs: {
    state: denoiseState({ label: "State" }),
    prediction: latent({ label: "Prediction" }),
    at: scheduleStep({ label: "Step" }),
    unet: unet({ optional: true, label: "UNet", description: "Whose colours live previews have; SDXL's without." }),
  },
  outputs: {
    state: denoiseState({
      label: "State",
      facts: { width: { of: "state.width" }, height: { of: "state.height" }, batch: { of: "state.batch" } },
    }),
  },
  uses: [schedulers],
  async run({ state, prediction, at, unet }, context) {
    const known = context.use(schedulers);
    context.preview(() => previewLatent(predictedClean(state, prediction, at, known), unet?.latentColours));
    return { state: await stepInTurns(state, prediction, at, known, context.turn) };
  },
});
