import { furtherTraining, rangeDefaults, secondOrderTraining, sigmaDefaults } from "../config.ts";
import { type MidpointStep, middleInLog, midpointMove, midpointSigmaAt, planMidpoint } from "../midpoint.ts";
import type { Solver } from "../solver.ts";

/** DPM-Solver-2 as k-diffusion writes it: each step goes along the direction found in its middle, in ln σ. */
export const dpm2: Solver = {
  className: "KDPM2DiscreteScheduler",
  space: "ve",
  order: 2,
  defaults: { ...secondOrderTraining, ...sigmaDefaults, timestep_spacing: "linspace", steps_offset: 0 },
  further: { ...furtherTraining, ...rangeDefaults },
  plan: (config, steps) => planMidpoint(rule, config, steps),
  sigmaAt: (schedule, index) => midpointSigmaAt(rule, schedule, index),
  step: (evaluation) => midpointMove(rule, evaluation),
};

function rule(sigma: number, next: number): MidpointStep {
  return { sigma, middle: middleInLog(next, sigma), down: next, next, up: 0 };
}
