import { furtherTraining, rangeDefaults } from "../config.ts";
import { type MidpointStep, middleInLog, midpointMove, midpointSigmaAt, planMidpoint } from "../midpoint.ts";
import type { Solver } from "../solver.ts";
import { dpm2 } from "./dpm2.ts";

/** DPM2 that denoises further than each step asks and adds fresh noise after it. */
export const dpm2Ancestral: Solver = {
  className: "KDPM2AncestralDiscreteScheduler",
  space: "ve",
  order: 2,
  defaults: dpm2.defaults,
  further: { ...furtherTraining, ...rangeDefaults },
  plan: (config, steps) => planMidpoint(rule, config, steps),
  sigmaAt: (schedule, index) => midpointSigmaAt(rule, schedule, index),
  step: (evaluation) => midpointMove(rule, evaluation),
};

/** The ancestral split in torch's float32 steps: the middle comes out a hair off `next`, which shows in the timesteps. */
function rule(sigma: number, next: number): MidpointStep {
  const { fround, sqrt } = Math;
  const square = fround(next * next);
  const from = fround(sigma * sigma);
  const up = fround(sqrt(fround(fround(square * fround(from - square)) / from)));
  const down = fround(sqrt(fround(square - fround(up * up))));
  return { sigma, middle: middleInLog(sigma, down), down, next, up };
}
