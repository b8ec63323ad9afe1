import { mix } from "../../tensor/mix.ts";
import { furtherTraining, trainingDefaults } from "../config.ts";
import { planExploding, sigmaOf } from "../exploding.ts";
import { directionOf, terms } from "../prediction.ts";
import type { Evaluation, Move, Solver } from "../solver.ts";

/** Euler's method with fresh noise at every step; it draws on the last step too, where the noise has no weight. */
export const eulerAncestral: Solver = {
  className: "EulerAncestralDiscreteScheduler",
  space: "ve",
  order: 1,
  defaults: {
    ...trainingDefaults,
    timestep_spacing: "linspace",
    steps_offset: 0,
    rescale_betas_zero_snr: false,
  },
  further: furtherTraining,
  plan: planExploding,
  sigmaAt: sigmaOf,
  step,
};

function step({ schedule, config, index, x, output, noise }: Evaluation): Move {
  const sigma = sigmaOf(schedule, index);
  const next = sigmaOf(schedule, index + 1);
  const { down, up } = ancestralSplit(sigma, next);
  const direction = directionOf(config, sigma);
  return { x: mix([[1, x], ...terms(direction, x, output, down - sigma), [up, noise()]]), sigma: next };
}

/** The part of a move to `next` that is denoising, and the fresh noise that makes up for going further: down² + up² = next². */
export function ancestralSplit(sigma: number, next: number): { readonly down: number; readonly up: number } {
  const up = Math.sqrt((next ** 2 * (sigma ** 2 - next ** 2)) / sigma ** 2);
  return { down: Math.sqrt(next ** 2 - up ** 2), up };
}
