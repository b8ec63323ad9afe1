import type { Schedule } from "../port/schedule.ts";
import { roundHalfEven } from "../tensor/round.ts";
import { numberOf } from "./config.ts";
import { isEdm } from "./edm.ts";
import { scheduleErrors } from "./error-codes.ts";

/** Who evaluates what when two experts share a schedule. */
export interface Split {
  /** Evaluations by the base, from index 0 on. */
  readonly baseEvaluations: number;
  /** Index at which the refiner starts. */
  readonly refinerStart: number;
  readonly refinerEvaluations: number;
}

/** How the fraction is measured. */
export interface SplitOptions {
  /**
   * `timestep` (default) cuts where the timestep falls below `1000·(1 − fraction)`, as diffusers does: few steps lie above
   * it under Karras sigmas, and a second-order refiner may redo the second half of a step. `steps` cuts between whole steps.
   */
  readonly rule?: "timestep" | "steps";
}

/**
 * Divides a schedule between base and refiner: the base takes the noisy `fraction` of it. At 0 the refiner does
 * everything, at 1 the base.
 *
 * @throws `FRACTION_INVALID`; `SCHEDULE_OPTION_INVALID` for EDM's noise levels, which no timestep counts, by timestep.
 */
export function split(schedule: Schedule, fraction: number, { rule = "timestep" }: SplitOptions = {}): Split {
  if (!(fraction >= 0 && fraction <= 1)) {
    throw scheduleErrors.FRACTION_INVALID({ fraction });
  }
  const total = schedule.timesteps.length;
  if (rule === "steps") {
    const index = evaluationsOf(schedule, roundHalfEven(schedule.steps * fraction));
    return { baseEvaluations: index, refinerStart: index, refinerEvaluations: total - index };
  }
  if (isEdm(schedule.config)) {
    const { scheduler } = schedule;
    const allowed = "steps, for a model trained with continuous noise levels (EDM)";
    throw scheduleErrors.SCHEDULE_OPTION_INVALID({ scheduler, setting: "rule", found: rule, allowed });
  }
  if (fraction === 0) return { baseEvaluations: 0, refinerStart: 0, refinerEvaluations: total };
  const length = numberOf(schedule.config, "num_train_timesteps");
  const cutoff = roundHalfEven(length - fraction * length);
  const base = schedule.timesteps.filter((t) => t >= cutoff).length;
  const below = total - base;
  // A second-order refiner must start on the first half of a step.
  const refiner = schedule.order === 2 && below > 0 && below % 2 === 0 ? below + 1 : below;
  return { baseEvaluations: base, refinerStart: total - refiner, refinerEvaluations: refiner };
}

/** Model evaluations that the first `steps` whole steps take. */
function evaluationsOf({ timesteps, steps: all, order }: Schedule, steps: number): number {
  if (steps === 0) return 0;
  // Evaluations that are not one per step lie at the start (PNDM), except for a second-order solver's, which end short.
  return order === 2 ? Math.min(2 * steps, timesteps.length) : steps + timesteps.length - all;
}
