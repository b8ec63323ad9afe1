import { plan, type ScheduleSettings } from "./plan.ts";
import { split } from "./split.ts";

/** A schedule as `sigmaflow schedule --json` prints it. */
export interface ScheduleDescription {
  readonly scheduler: string;
  readonly steps: number;
  readonly timesteps: readonly number[];
  readonly sigmas?: readonly number[];
  readonly init_noise_sigma: number;
  readonly split?: {
    readonly base_evaluations: number;
    readonly refiner_start: number;
    readonly refiner_evaluations: number;
  };
}

/** What to describe: a schedule's settings, and how much of it the base takes of a base and refiner. */
export interface DescriptionSettings extends ScheduleSettings {
  /** 0…1, by diffusers' timestep rule. */
  readonly highNoiseFraction?: number;
}

/**
 * A run's timesteps, noise levels and division between two experts.
 *
 * @throws those of `plan` and `split`.
 */
export function describeSchedule({ highNoiseFraction, ...settings }: DescriptionSettings): ScheduleDescription {
  const schedule = plan(settings);
  const { scheduler, steps, timesteps, sigmas } = schedule;
  const described = {
    scheduler,
    steps,
    timesteps,
    ...(sigmas && { sigmas }),
    init_noise_sigma: schedule.initNoiseSigma,
  };
  if (highNoiseFraction === undefined) return described;
  const { baseEvaluations, refinerStart, refinerEvaluations } = split(schedule, highNoiseFraction);
  return {
    ...described,
    split: {
      base_evaluations: baseEvaluations,
      refiner_start: refinerStart,
      refiner_evaluations: refinerEvaluations,
    },
  };
}
