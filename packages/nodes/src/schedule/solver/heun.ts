import { mix } from "../../tensor/mix.ts";
import { clipDefaults, furtherTraining, rangeDefaults, secondOrderTraining, sigmaDefaults } from "../config.ts";
import { explodingSteps, sigmaOf } from "../exploding.ts";
import { bounded, cleanOfExploding, valuesOf } from "../prediction.ts";
import { isSecondHalf, stepOf } from "../second-order.ts";
import type { Evaluation, Move, Solver } from "../solver.ts";

/** Heun's method (Karras et al. 2022, algorithm 1): the mean of the directions at both ends of a step. */
export const heun: Solver = {
  className: "HeunDiscreteScheduler",
  space: "ve",
  order: 2,
  defaults: {
    ...secondOrderTraining,
    ...sigmaDefaults,
    ...clipDefaults,
    clip_sample: false,
    timestep_spacing: "linspace",
    steps_offset: 0,
  },
  further: { ...furtherTraining, ...rangeDefaults },
  plan(config, steps) {
    const { timesteps, sigmas, initNoiseSigma } = explodingSteps(config, steps);
    const [first, ...rest] = timesteps;
    return { timesteps: [first!, ...rest.flatMap((t) => [t, t])], sigmas, initNoiseSigma };
  },
  // The second half evaluates the model at the end of the step.
  sigmaAt: (schedule, index) => sigmaOf(schedule, stepOf(index) + (index % 2)),
  step,
};

function step(evaluation: Evaluation): Move {
  const { schedule, index, x, history } = evaluation;
  const sigma = sigmaOf(schedule, stepOf(index));
  const next = sigmaOf(schedule, stepOf(index) + 1);
  if (!isSecondHalf(evaluation)) {
    const direction = directionAt(evaluation, sigma);
    const moved = mix([
      [1, x],
      [next - sigma, direction],
    ]);
    return { x: moved, sigma: next, ...(next > 0 && { history: { start: x, direction } }) };
  }
  const half = (next - sigma) / 2;
  const moved = mix([
    [1, history.start!],
    [half, history.direction!],
    [half, directionAt(evaluation, next)],
  ]);
  return { x: moved, sigma: next };
}

/** d = (x − x0)/σ with the clean picture clipped when asked. */
function directionAt({ config, x, output, batch }: Evaluation, sigma: number): Float32Array {
  const clean = bounded(config, valuesOf(cleanOfExploding(config, sigma), x, output), batch);
  return mix([
    [1 / sigma, x],
    [-1 / sigma, clean],
  ]);
}
