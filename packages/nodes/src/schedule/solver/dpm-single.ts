import { mix, type Term } from "../../tensor/mix.ts";
import { numberOf, textOf } from "../config.ts";
import { sigmaOf } from "../exploding.ts";
import { integralsOf } from "../exponential-integrals.ts";
import {
  differsStochastically,
  dpmChoices,
  dpmFurther,
  dpmUnsupported,
  finalSigma,
  type LogLevel,
  logLevel,
  multistepDefaults,
  multistepIdle,
  planMultistep,
  solverOrder,
} from "../multistep.ts";
import { bounded, cleanOfPreserving, valuesOf } from "../prediction.ts";
import type { Evaluation, Move, Solver } from "../solver.ts";
import { evenTimesteps } from "../spacing.ts";

/**
 * DPM-Solver++ singlestep (Lu et al. 2022, algorithm 1), as an ordinary or (sde) a stochastic equation: groups of as many
 * steps as its order, each of which starts over from the group's start with one prediction more. Always spread evenly over
 * training.
 */
export const dpmSingle: Solver = {
  className: "DPMSolverSinglestepScheduler",
  space: "vp",
  order: 1,
  defaults: {
    ...multistepDefaults,
    algorithm_type: "dpmsolver++",
    solver_type: "midpoint",
    lower_order_final: false,
    final_sigmas_type: "zero",
  },
  further: dpmFurther,
  idle: multistepIdle,
  choices: dpmChoices,
  unsupported: dpmUnsupported,
  differs: (config) =>
    solverOrder(config) === 3 && textOf(config, "solver_type") === "heun" ? differsStochastically(config) : undefined,
  plan(config, steps) {
    const timesteps = evenTimesteps(numberOf(config, "num_train_timesteps"), steps);
    return planMultistep(config, timesteps, finalSigma(config));
  },
  sigmaAt: sigmaOf,
  step,
};

function step(evaluation: Evaluation): Move {
  const { schedule, config, index, x, output, batch, history, noise } = evaluation;
  const at = (i: number): LogLevel => logLevel(sigmaOf(schedule, i));
  const next = at(index + 1);
  const clean = bounded(config, valuesOf(cleanOfPreserving(config, at(index)), x, output), batch);
  const stochastic = textOf(config, "algorithm_type") === "sde-dpmsolver++";
  // Drawn also where it has no weight, so that the stream goes on as in diffusers.
  const fresh = stochastic ? noise() : undefined;
  const earlier = [history.clean, history.middle].filter((values) => values !== undefined);
  const order = Math.min(orderAt(evaluation), history.start === undefined ? 1 : earlier.length + 1);
  const start = order === 1 ? x : history.start!;
  const cleans = order === 1 ? [clean] : [...earlier, clean];
  const levels = cleans.map((_, i) => at(index + 1 - order + i));
  const weights = cleanWeights(levels, next, { stochastic, heun: textOf(config, "solver_type") === "heun" });
  const decay = stochastic ? Math.exp(levels[0]!.lambda - next.lambda) : 1;
  const terms: Term[] = [[(next.s / levels[0]!.s) * decay, start]];
  terms.push(...weights.map((weight, i): Term => [weight, cleans[i]!]));
  if (fresh !== undefined) terms.push([next.s * Math.sqrt(1 - decay ** 2), fresh]);
  const moved = { x: mix(terms), sigma: next.sigma };
  if (order === 1) return { ...moved, history: { start, clean } };
  return order < solverOrder(config) ? { ...moved, history: { start, clean: cleans[0]!, middle: clean } } : moved;
}

/** Order of a step by its place: 1, 2 … up to the solver's, again and again, with 1 for a last one into a clean picture. */
function orderAt({ schedule, config, index }: Evaluation): number {
  const count = schedule.timesteps.length;
  const order = solverOrder(config);
  const toClean = textOf(config, "final_sigmas_type") === "zero";
  // A group that ends with the run gives up its last place where the order is lowered; one that is cut off has none.
  const lowered = toClean || (config.lower_order_final === true && count % order === 0);
  return lowered && index === count - 1 ? 1 : (index % order) + 1;
}

interface Variant {
  readonly stochastic: boolean;
  readonly heun: boolean;
}

/** Weights of the clean pictures at `levels` (a group's, oldest first) in a move from the group's start to `next`. */
function cleanWeights(levels: readonly LogLevel[], next: LogLevel, { stochastic, heun }: Variant): number[] {
  const [start, second, third] = levels;
  const h = next.lambda - start!.lambda;
  const { constant, slope, curve } = integralsOf(h, next.alpha, stochastic);
  if (second === undefined) return [constant];
  const r1 = (second.lambda - start!.lambda) / h;
  if (third === undefined) {
    const along = heun ? slope : constant / 2;
    return [constant - along / r1, along / r1];
  }
  const r2 = (third.lambda - start!.lambda) / h;
  if (!heun) return [constant - slope / r2, 0, slope / r2];
  // The derivatives of the parabola through all three: D' and D'' of the paper, by their shares of both differences.
  const toSecond = (slope * r2 + 2 * curve) / (r2 - r1) / r1;
  const toThird = -(slope * r1 + 2 * curve) / (r2 - r1) / r2;
  return [constant - toSecond - toThird, toSecond, toThird];
}
