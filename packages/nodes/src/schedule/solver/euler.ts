import { mix } from "../../tensor/mix.ts";
import {
  furtherTraining,
  numberOf,
  rangeDefaults,
  type SolverConfig,
  sigmaDefaults,
  trainingDefaults,
} from "../config.ts";
import { planExploding, sigmaOf } from "../exploding.ts";
import { directionOf, terms } from "../prediction.ts";
import type { Evaluation, Move, Solver } from "../solver.ts";

/** Churn: fresh noise before a move, as a share of the noise there is. */
export const churnDefaults = { s_churn: 0, s_tmin: 0, s_tmax: null, s_noise: 1 } as const satisfies SolverConfig;

/** Euler's method on the probability-flow equation, with optional churn (Karras et al. 2022, algorithm 2). */
export const euler: Solver = {
  className: "EulerDiscreteScheduler",
  space: "ve",
  order: 1,
  defaults: {
    ...trainingDefaults,
    ...sigmaDefaults,
    timestep_spacing: "linspace",
    steps_offset: 0,
    interpolation_type: "linear",
    final_sigmas_type: "zero",
    rescale_betas_zero_snr: false,
    ...churnDefaults,
  },
  further: { ...furtherTraining, ...rangeDefaults, timestep_type: "discrete" },
  choices: { timestep_type: ["discrete"] },
  unsupported: { timestep_type: ["continuous"], interpolation_type: ["log_linear"] },
  plan: planExploding,
  sigmaAt: sigmaOf,
  step: eulerStep,
};

/** One step by the direction at its start, after the churn. */
export function eulerStep({ schedule, config, index, x, output, noise }: Evaluation): Move {
  const sigma = sigmaOf(schedule, index);
  const next = sigmaOf(schedule, index + 1);
  const churn = churnAt(config, sigma, schedule.steps);
  const churned = sigma * (churn + 1);
  const noised =
    churn > 0
      ? mix([
          [1, x],
          [numberOf(config, "s_noise") * Math.sqrt(churned ** 2 - sigma ** 2), noise()],
        ])
      : x;
  const direction = directionOf(config, churned);
  return { x: mix([[1, noised], ...terms(direction, noised, output, next - churned)]), sigma: next };
}

/** Share by which the noise level is raised before the move. */
function churnAt(config: Evaluation["config"], sigma: number, steps: number): number {
  const within = sigma >= numberOf(config, "s_tmin") && sigma <= numberOf(config, "s_tmax", Infinity);
  return within ? Math.min(numberOf(config, "s_churn") / steps, Math.SQRT2 - 1) : 0;
}
