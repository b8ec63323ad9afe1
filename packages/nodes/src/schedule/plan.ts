import type { Schedule } from "../port/schedule.ts";
import type { SolverConfig } from "./config.ts";
import { edmOptions, isEdm } from "./edm.ts";
import { scheduleErrors } from "./error-codes.ts";
import { builtInSchedulers, type Schedulers, schedulerFor } from "./registry.ts";
import { resolveConfig } from "./resolve-config.ts";
import type { SolverPlan } from "./solver.ts";
import { alphaAt } from "./tables.ts";

/** What a run's schedule is made from. */
export interface ScheduleSettings {
  /** Its name among the schedulers. */
  readonly scheduler: string;
  /** Whole steps, 1…1000. */
  readonly steps: number;
  /** Settings of the model's own folder; keys that the solver does not know are left out, as `from_config` does. */
  readonly model?: SolverConfig;
  /** Settings that win over the model's; each must be one that the solver knows. */
  readonly options?: SolverConfig;
}

/** SDXL's own scheduler settings, for models whose folder has none. */
export const sdxlConfig: SolverConfig = {
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: "scaled_linear",
  clip_sample: false,
  interpolation_type: "linear",
  num_train_timesteps: 1000,
  prediction_type: "epsilon",
  sample_max_value: 1,
  set_alpha_to_one: false,
  skip_prk_steps: true,
  steps_offset: 1,
  timestep_spacing: "leading",
  use_karras_sigmas: false,
};

/**
 * Plans a run: settings after defaults, one timestep per model evaluation, and the noise levels.
 *
 * @throws `SCHEDULER_UNKNOWN`, `SCHEDULER_UNFIT`, `SCHEDULE_STEPS_INVALID`, `SCHEDULE_OPTION_UNKNOWN`, `SCHEDULE_OPTION_INVALID`.
 */
export function plan(settings: ScheduleSettings, schedulers: Schedulers = builtInSchedulers): Schedule {
  const { scheduler: name, steps } = settings;
  const { model = sdxlConfig, options = {} } = settings;
  const scheduler = schedulerFor(name, model, schedulers);
  const { solver, revision } = scheduler;
  const given = isEdm(model) ? edmOptions(options) : options;
  const config = resolveConfig({ name, scheduler, model, options: given });
  const length = Number(config.num_train_timesteps);
  if (!Number.isInteger(steps) || steps < 1 || steps > length) {
    throw scheduleErrors.SCHEDULE_STEPS_INVALID({ steps, maximum: length });
  }
  const refusal = solver.refuse?.(config, steps);
  if (refusal !== undefined) throw scheduleErrors.SCHEDULE_STEPS_INVALID({ scheduler: name, refusal });
  const planned = solver.plan(config, steps);
  checkDescent(name, steps, planned.timesteps);
  checkSignal(name, config, planned);
  const own = { space: solver.space, order: solver.order, ...(revision !== undefined && { revision }) };
  return { scheduler: name, config, steps, ...planned, ...own };
}

/** From noise alone, a prediction of the noise says nothing of the picture: a solver would divide by nothing. */
function checkSignal(scheduler: string, config: SolverConfig, { timesteps, sigmas }: SolverPlan): void {
  const found = config.prediction_type;
  if (sigmas !== undefined || found !== "epsilon" || alphaAt(config, timesteps[0]!) > 0) return;
  const allowed = "v_prediction, sample where a schedule begins in noise alone";
  throw scheduleErrors.SCHEDULE_OPTION_INVALID({ scheduler, setting: "prediction_type", found, allowed });
}

/** So many steps that the gaps between them round to nothing would all be taken at one place. */
function checkDescent(name: string, steps: number, timesteps: readonly number[]): void {
  if (steps === 1 || timesteps[0]! > timesteps.at(-1)!) return;
  throw scheduleErrors.SCHEDULE_STEPS_INVALID({ scheduler: name, steps });
}
