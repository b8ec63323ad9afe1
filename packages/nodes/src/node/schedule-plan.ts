import { boolean, defineNode, float, int, oneOf } from "@sigmaflow/core";
import { schedule } from "../port/schedule.ts";
import { unet } from "../port/unet.ts";
import type { SolverConfig } from "../schedule/config.ts";
import { plan, sdxlConfig } from "../schedule/plan.ts";
import { planNotices } from "../schedule/plan-notices.ts";
import { schedulers } from "../schedule/registry.ts";

/** Lays out a run's timesteps and noise levels. */
export const schedulePlan = defineNode({
  type: "schedule.plan",
  version: 1,
  label: "Schedule",
  description: "Lays out the timesteps and noise levels of a run with one of the schedulers.",
  category: "denoise",
  keywords: ["scheduler", "sampler", "sigmas", "karras"],
  inputs: {
    scheduler: oneOf(schedulers, { default: "UniPC", label: "Scheduler" }),
    steps: int({ default: 25, min: 1, max: 1000, unit: "steps", label: "Steps" }),
    unet: unet({ optional: true, label: "UNet", description: "Whose folder's noise settings to use; SDXL's without." }),
    sigmas: oneOf(["scheduler", "karras", "exponential", "beta", "ays"], {
      default: "scheduler",
      advanced: true,
      label: "Noise levels",
      description:
        "How noise levels are spread; `scheduler` leaves it to the scheduler, `ays` suits some ten steps of SDXL.",
    }),
    spacing: oneOf(["model", "leading", "trailing", "linspace"], {
      default: "model",
      advanced: true,
      label: "Spacing",
      description: "How timesteps are spread. Turbo and Lightning models want `trailing`.",
    }),
    prediction: oneOf(["model", "epsilon", "v_prediction", "sample"], {
      default: "model",
      advanced: true,
      label: "Prediction",
      description: "What the UNet predicts.",
    }),
    order: int({ optional: true, min: 1, max: 4, advanced: true, label: "Solver order" }),
    eta: float({
      optional: true,
      min: 0,
      max: 1,
      advanced: true,
      label: "Eta",
      description: "Share of fresh noise, for DDIM and TCD.",
    }),
    zero_snr: boolean({
      optional: true,
      advanced: true,
      label: "Zero terminal SNR",
      description:
        "Whether training's last timestep is noise alone (`rescale_betas_zero_snr`); as the model has it without.",
    }),
  },
  outputs: { schedule: schedule({ label: "Schedule" }) },
  uses: [schedulers],
  cache({ scheduler, sigmas, unet }, { use }) {
    const own = use(schedulers).get(scheduler)?.revision;
    const isAsBefore = (unet === undefined || isSdxls(unet.scheduler)) && !["exponential", "beta"].includes(sigmas);
    return own === undefined && isAsBefore ? undefined : `${own ?? ""} ${REVISION}`;
  },
  run({ scheduler, steps, unet, ...given }, { use, notice }) {
    const options: SolverConfig = {
      ...(given.sigmas !== "scheduler" && { [`use_${given.sigmas}_sigmas`]: true }),
      ...(given.spacing !== "model" && { timestep_spacing: given.spacing }),
      ...(given.prediction !== "model" && { prediction_type: given.prediction }),
      ...(given.order !== undefined && { solver_order: given.order }),
      ...(given.eta !== undefined && { eta: given.eta }),
      ...(given.zero_snr === true && { rescale_betas_zero_snr: true }),
    };
    const own: SolverConfig = unet?.scheduler ?? sdxlConfig;
    const model = given.zero_snr === false ? { ...own, rescale_betas_zero_snr: false } : own;
    const planned = plan({ scheduler, steps, options, model }, use(schedulers));
    for (const { message } of planNotices(planned, model, use(schedulers))) notice(message);
    return { schedule: planned };
  },
});

/**
 * The revision of what is planned from settings other than SDXL's, and by two rules for sigmas. It stands in those keys
 * alone: all others are as in the first revision, and so are their results.
 */
const REVISION = 2;

/** Whether a model's settings are those that SDXL has. */
function isSdxls(model: SolverConfig): boolean {
  const own = Object.entries(model).filter(([key, value]) => !key.startsWith("_") && value !== null);
  return (
    own.length === Object.keys(sdxlConfig).length &&
    own.every(([key, value]) => Object.hasOwn(sdxlConfig, key) && sdxlConfig[key] === value)
  );
}
