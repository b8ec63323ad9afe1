import { mix } from "../../tensor/mix.ts";
import { numberOf, textOf } from "../config.ts";
import { sigmaOf } from "../exploding.ts";
import { finalSigma, type LogLevel, logLevel, multistepDefaults, planMultistep, solverOrder } from "../multistep.ts";
import { bounded, cleanOfPreserving, valuesOf } from "../prediction.ts";
import type { Evaluation, Move, Solver } from "../solver.ts";
import { evenTimesteps } from "../spacing.ts";

/**
 * DPM-Solver++ singlestep (Lu et al. 2022, algorithm 1): pairs of steps, of which the second starts over from the first's
 * start with both predictions. Always spread evenly over training.
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
  choices: { solver_order: ["1", "2"], algorithm_type: ["dpmsolver++"], solver_type: ["midpoint", "heun"] },
  plan(config, steps) {
    const timesteps = evenTimesteps(numberOf(config, "num_train_timesteps"), steps);
    return planMultistep(config, timesteps, finalSigma(config));
  },
  sigmaAt: sigmaOf,
  step,
};

function step(evaluation: Evaluation): Move {
  const { schedule, config, index, x, output, batch, history } = evaluation;
  const at = (i: number): LogLevel => logLevel(sigmaOf(schedule, i));
  const now = at(index);
  const next = at(index + 1);
  const clean = bounded(config, valuesOf(cleanOfPreserving(config, now), x, output), batch);
  const { start, clean: before } = history;
  if (start === undefined || before === undefined || orderAt(evaluation) === 1) {
    const moved = mix([
      [next.s / now.s, x],
      [-next.alpha * Math.expm1(now.lambda - next.lambda), clean],
    ]);
    return { x: moved, sigma: next.sigma, history: { start: x, clean } };
  }
  const origin = at(index - 1);
  const h = next.lambda - origin.lambda;
  const ratio = (now.lambda - origin.lambda) / h;
  const whole = -next.alpha * Math.expm1(-h);
  const slope = textOf(config, "solver_type") === "heun" ? next.alpha * (Math.expm1(-h) / h + 1) : whole / 2;
  const moved = mix([
    [next.s / origin.s, start],
    [whole - slope / ratio, before],
    [slope / ratio, clean],
  ]);
  return { x: moved, sigma: next.sigma };
}

/** Order of a step by its place: 1, 2, 1, 2 …, with 1 for the last where the order is lowered at the end. */
function orderAt({ schedule, config, index }: Evaluation): number {
  const count = schedule.timesteps.length;
  const toClean = textOf(config, "final_sigmas_type") === "zero";
  // An odd count leaves the last step without a partner.
  const lowered = config.lower_order_final === true || toClean || count % 2 === 1;
  if (lowered && index === count - 1) return 1;
  return solverOrder(config) === 2 && index % 2 === 1 ? 2 : 1;
}
