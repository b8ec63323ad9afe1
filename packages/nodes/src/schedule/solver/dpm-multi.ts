import { mix, type Term } from "../../tensor/mix.ts";
import { isOn, textOf } from "../config.ts";
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
  lowersOrder,
  multistepDefaults,
  multistepIdle,
  planMultistep,
  solverOrder,
} from "../multistep.ts";
import { bounded, cleanOfPreserving, type Share, valuesOf } from "../prediction.ts";
import type { Evaluation, Move, Solver } from "../solver.ts";
import { multistepTimesteps } from "../spacing.ts";

/** DPM-Solver++ multistep (Lu et al. 2022), as an ordinary or (sde) a stochastic equation; orders 1 to 3. */
export const dpmMulti: Solver = {
  className: "DPMSolverMultistepScheduler",
  space: "vp",
  order: 1,
  defaults: {
    ...multistepDefaults,
    algorithm_type: "dpmsolver++",
    solver_type: "midpoint",
    euler_at_final: false,
    use_lu_lambdas: false,
    final_sigmas_type: "zero",
    timestep_spacing: "linspace",
    steps_offset: 0,
    rescale_betas_zero_snr: false,
  },
  further: dpmFurther,
  idle: multistepIdle,
  choices: dpmChoices,
  unsupported: dpmUnsupported,
  differs: (config) => (solverOrder(config) === 3 ? differsStochastically(config) : undefined),
  plan: (config, steps) => planMultistep(config, multistepTimesteps(config, steps), finalSigma(config)),
  sigmaAt: sigmaOf,
  step: (evaluation) =>
    dpmMultiStep(evaluation, {
      levelOf: logLevel,
      cleanAt: (level) => cleanOfPreserving(evaluation.config, level),
    }),
};

/** How latents hold noise, and what a prediction says of the clean picture in one. */
export interface LatentKind {
  readonly levelOf: (sigma: number) => LogLevel;
  readonly cleanAt: (level: LogLevel) => Share;
}

/** One step from the clean pictures that the last predictions imply. */
export function dpmMultiStep(evaluation: Evaluation, { levelOf, cleanAt }: LatentKind): Move {
  const { schedule, config, index, x, output, batch, history, noise } = evaluation;
  const at = (i: number): LogLevel => levelOf(sigmaOf(schedule, i));
  const now = at(index);
  const next = at(index + 1);
  const clean = bounded(config, valuesOf(cleanAt(now), x, output), batch);
  const cleans = [clean, ...[history.clean1, history.clean2].filter((values) => values !== undefined)];
  const kept = cleans.slice(0, solverOrder(config) - 1).map((values, i) => [`clean${i + 1}`, values] as const);

  const stochastic = textOf(config, "algorithm_type") === "sde-dpmsolver++";
  // Drawn also where it has no weight, so that the stream goes on as in diffusers.
  const fresh = stochastic ? noise() : undefined;
  const order = orderAt(evaluation, cleans.length);
  const levels = cleans.slice(0, order).map((_, i) => at(index - i));
  const coefficients = cleanWeights(levels, next, { stochastic, heun: textOf(config, "solver_type") === "heun" });
  const decay = stochastic ? Math.exp(-(next.lambda - now.lambda)) : 1;
  const terms: Term[] = [[(next.s / now.s) * decay, x], ...coefficients.map((c, i): Term => [c, cleans[i]!])];
  if (fresh !== undefined) terms.push([next.s * Math.sqrt(1 - decay ** 2), fresh]);
  return { x: mix(terms), sigma: next.sigma, history: Object.fromEntries(kept) };
}

/** Order of a step: what history allows, less at the end of short runs, and 1 into a clean picture. */
function orderAt({ schedule, config, index }: Evaluation, known: number): number {
  const left = schedule.timesteps.length - index;
  const last = left === 1 && (isOn(config, "euler_at_final") || sigmaOf(schedule, index + 1) === 0);
  const most = lowersOrder(config, schedule.timesteps.length) ? left : Infinity;
  return Math.min(solverOrder(config), known, last ? 1 : most);
}

interface Variant {
  readonly stochastic: boolean;
  readonly heun: boolean;
}

/** Weights of the clean pictures at `levels` (newest first) in a move to `next`; Lu et al. 2022, algorithm 2. */
function cleanWeights(levels: readonly LogLevel[], next: LogLevel, { stochastic, heun }: Variant): number[] {
  const now = levels[0]!;
  const h = next.lambda - now.lambda;
  if (h === 0) return levels.map(() => 0);
  const { constant: first, slope, curve } = integralsOf(h, next.alpha, stochastic);
  if (levels.length === 1) return [first];
  const r0 = (now.lambda - levels[1]!.lambda) / h;
  if (levels.length === 2) {
    const second = (heun ? slope : first / 2) / r0;
    return [first + second, -second];
  }
  const r1 = (levels[1]!.lambda - levels[2]!.lambda) / h;
  // D' = p·(D0−D1)/r0 − q·(D1−D2)/r1 with p − q = 1; D'' is their difference over r0 + r1.
  const q = r0 / (r0 + r1);
  const newer = (slope * (1 + q) - curve / (r0 + r1)) / r0;
  const older = (-slope * q + curve / (r0 + r1)) / r1;
  return [first + newer, older - newer, -older];
}
