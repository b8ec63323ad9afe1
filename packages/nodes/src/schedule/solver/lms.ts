import { mix } from "../../tensor/mix.ts";
import { furtherTraining, isOn, rangeDefaults, sigmaDefaults, trainingDefaults } from "../config.ts";
import { planExploding, sigmaOf } from "../exploding.ts";
import { directionOf, valuesOf } from "../prediction.ts";
import type { Evaluation, Move, Solver } from "../solver.ts";

const ORDER = 4;

/** Linear multistep method of order 4 (Adams–Bashforth over uneven sigmas), as in k-diffusion. */
export const lms: Solver = {
  className: "LMSDiscreteScheduler",
  space: "ve",
  order: 1,
  defaults: { ...trainingDefaults, ...sigmaDefaults, timestep_spacing: "linspace", steps_offset: 0 },
  further: { ...furtherTraining, ...rangeDefaults },
  // Its Karras levels always lie between the ends of the run.
  plan: (config, steps) =>
    planExploding(isOn(config, "use_karras_sigmas") ? { ...config, ...rangeDefaults } : config, steps),
  sigmaAt: sigmaOf,
  step,
};

function step({ schedule, config, index, x, output, history }: Evaluation): Move {
  const sigma = sigmaOf(schedule, index);
  const next = sigmaOf(schedule, index + 1);
  const earlier = [history.direction1, history.direction2, history.direction3].filter((values) => values !== undefined);
  const directions = [valuesOf(directionOf(config, sigma), x, output), ...earlier];
  // The order counts the steps from the schedule's start, also where a run started later: as diffusers does.
  const order = Math.min(index + 1, ORDER);
  const nodes = Array.from({ length: order }, (_, k) => sigmaOf(schedule, index - k));
  const moves = directions.slice(0, order).map((values, j) => [weight(nodes, j, next), values] as const);
  const kept = directions.slice(0, ORDER - 1).map((values, i) => [`direction${i + 1}`, values] as const);
  return { x: mix([[1, x], ...moves]), sigma: next, history: Object.fromEntries(kept) };
}

/** Integral of the Lagrange polynomial of node j from the newest node to `end`; two points are exact to degree 3. */
function weight(nodes: readonly number[], j: number, end: number): number {
  const half = (end - nodes[0]!) / 2;
  const centre = (end + nodes[0]!) / 2;
  const polynomial = (at: number): number =>
    nodes.reduce((product, node, k) => (k === j ? product : (product * (at - node)) / (nodes[j]! - node)), 1);
  const offset = half / Math.sqrt(3);
  return half * (polynomial(centre - offset) + polynomial(centre + offset));
}
