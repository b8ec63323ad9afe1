import { mix } from "../../tensor/mix.ts";
import { sigmaOf } from "../exploding.ts";
import {
  lowersOrder,
  multistepChoices,
  multistepDefaults,
  multistepFurther,
  multistepIdle,
  planMultistep,
  smallestSigma,
  solverOrder,
} from "../multistep.ts";
import { bounded, cleanOfPreserving, isBounded, levelOfSigma, noiseOfPreserving, valuesOf } from "../prediction.ts";
import type { Evaluation, Move, Solver } from "../solver.ts";
import { multistepTimesteps } from "../spacing.ts";

/** DEIS (Zhang & Chen 2022), log-ρ: exact integrals of a polynomial in ln σ through the last predicted noises. */
export const deis: Solver = {
  className: "DEISMultistepScheduler",
  space: "vp",
  order: 1,
  defaults: { ...multistepDefaults, timestep_spacing: "linspace", steps_offset: 0 },
  further: { ...multistepFurther, algorithm_type: "deis", solver_type: "logrho" },
  idle: multistepIdle,
  choices: { ...multistepChoices, algorithm_type: ["deis"], solver_type: ["logrho"] },
  // It cannot go to sigma 0, whose logarithm is infinite: the smallest level is its end.
  plan: (config, steps) => planMultistep(config, multistepTimesteps(config, steps), smallestSigma(config)),
  sigmaAt: sigmaOf,
  step,
};

function step(evaluation: Evaluation): Move {
  const { schedule, config, index, x, history } = evaluation;
  const earlier = [history.noise1, history.noise2].filter((values) => values !== undefined);
  const left = schedule.timesteps.length - index;
  const most = lowersOrder(config, schedule.timesteps.length) ? left : Infinity;
  const order = Math.min(solverOrder(config), earlier.length + 1, most);
  const noises = [predictedNoise(evaluation), ...earlier];
  const nodes = Array.from({ length: order }, (_, i) => sigmaOf(schedule, index - i));
  const next = sigmaOf(schedule, index + 1);
  const from = levelOfSigma(nodes[0]!);
  const to = levelOfSigma(next);
  const moves = nodes.map((_, j) => [to.alpha * weight(nodes, j, next), noises[j]!] as const);
  const kept = noises.slice(0, solverOrder(config) - 1).map((values, i) => [`noise${i + 1}`, values] as const);
  return { x: mix([[to.alpha / from.alpha, x], ...moves]), sigma: next, history: Object.fromEntries(kept) };
}

/** The noise in the latent; after thresholding, that which belongs to the changed clean picture. */
function predictedNoise({ schedule, config, index, x, output, batch }: Evaluation): Float32Array {
  const level = levelOfSigma(sigmaOf(schedule, index));
  if (!isBounded(config)) return valuesOf(noiseOfPreserving(config, level), x, output);
  const clean = bounded(config, valuesOf(cleanOfPreserving(config, level), x, output), batch);
  return mix([
    [1 / level.s, x],
    [-level.alpha / level.s, clean],
  ]);
}

/** ∫ of the Lagrange polynomial in ln σ of node j, over σ from the newest node to `end`. Up to three nodes. */
function weight(nodes: readonly number[], j: number, end: number): number {
  const logs = nodes.map(Math.log);
  const others = logs.filter((_, k) => k !== j);
  const divisor = others.reduce((product, other) => product * (logs[j]! - other), 1);
  return (antiderivative(end, others) - antiderivative(nodes[0]!, others)) / divisor;
}

/** Antiderivative at σ of Π (ln σ − root) for none, one or two roots. */
function antiderivative(sigma: number, [a, b]: readonly number[]): number {
  const log = Math.log(sigma);
  if (a === undefined) return sigma;
  if (b === undefined) return sigma * (log - 1 - a);
  return sigma * (log * log - 2 * log + 2 - (a + b) * (log - 1) + a * b);
}
