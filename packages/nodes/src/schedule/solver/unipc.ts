import { mix, type Term } from "../../tensor/mix.ts";
import { listOf, textOf } from "../config.ts";
import { sigmaOf } from "../exploding.ts";
import { solveLinear } from "../linear-system.ts";
import {
  type LogLevel,
  logLevel,
  multistepChoices,
  multistepDefaults,
  multistepFurther,
  multistepIdle,
  planMultistep,
  smallestSigma,
  solverOrder,
} from "../multistep.ts";
import { bounded, cleanOfPreserving, valuesOf } from "../prediction.ts";
import type { Evaluation, Move, Solver } from "../solver.ts";
import { multistepTimesteps } from "../spacing.ts";

/** UniPC (Zhao et al. 2023) on the predicted clean picture: a corrector before each predictor, from one evaluation. */
export const uniPc: Solver = {
  className: "UniPCMultistepScheduler",
  space: "vp",
  order: 1,
  defaults: {
    ...multistepDefaults,
    solver_type: "bh2",
    final_sigmas_type: "zero",
    timestep_spacing: "linspace",
    steps_offset: 0,
    rescale_betas_zero_snr: false,
  },
  further: { ...multistepFurther, disable_corrector: [], predict_x0: true, solver_p: null },
  idle: [...multistepIdle, "shift_terminal"],
  choices: { ...multistepChoices, solver_type: ["bh1", "bh2"], predict_x0: ["true"], solver_p: ["null"] },
  plan(config, steps) {
    const last = textOf(config, "final_sigmas_type") === "sigma_min" ? smallestSigma(config) : 0;
    return planMultistep(config, multistepTimesteps(config, steps), last);
  },
  sigmaAt: sigmaOf,
  step,
};

/** Predictions at this evaluation and before it, newest first, each with its level. */
interface Prediction {
  readonly level: LogLevel;
  readonly clean: Float32Array;
}

function step({ schedule, config, index, x, output, batch, history, counters }: Evaluation): Move {
  const at = (i: number): LogLevel => logLevel(sigmaOf(schedule, i));
  const now = at(index);
  const clean = bounded(config, valuesOf(cleanOfPreserving(config, now), x, output), batch);
  const before = earlier(history).map((values, i): Prediction => ({ level: at(index - 1 - i), clean: values }));
  const variant = textOf(config, "solver_type");

  const last = history.last;
  const corrected =
    last === undefined || before.length === 0 || listOf(config, "disable_corrector")?.includes(index - 1)
      ? x
      : move({ from: last, to: now, known: before, order: counters.order!, variant, arrived: clean });

  const wanted = config.lower_order_final === true ? schedule.timesteps.length - index : Infinity;
  const order = Math.min(solverOrder(config), wanted, before.length + 1);
  const next = at(index + 1);
  const known = [{ level: now, clean }, ...before];
  const moved = next.sigma === 0 ? clean : move({ from: corrected, to: next, known, order, variant });

  const kept = known.slice(0, solverOrder(config)).map(({ clean: values }, i) => [`clean${i + 1}`, values] as const);
  return {
    x: moved,
    sigma: next.sigma,
    history: { ...Object.fromEntries(kept), last: corrected },
    counters: { order },
  };
}

/** Clean pictures of earlier evaluations, newest first. */
function earlier(history: Evaluation["history"]): Float32Array[] {
  return [history.clean1, history.clean2, history.clean3].filter((values) => values !== undefined);
}

interface UniMove {
  /** The latent at the newest known level. */
  readonly from: Float32Array;
  readonly to: LogLevel;
  readonly known: readonly Prediction[];
  readonly order: number;
  readonly variant: string;
  /** The clean picture predicted at the end of the move: given to the corrector. */
  readonly arrived?: Float32Array;
}

/** One predictor or corrector move; equations 3 and 9 of the paper with B(h) of its variant. */
function move({ from, to, known, order, variant, arrived }: UniMove): Float32Array {
  const { level: start, clean } = known[0]!;
  const h = to.lambda - start.lambda;
  const ratios = known.slice(1, order).map((other) => (other.level.lambda - start.lambda) / h);
  const grow = Math.expm1(-h);
  const scale = variant === "bh1" ? -h : grow;
  const weights = arrived === undefined ? predictorWeights(ratios, h, scale) : correctorWeights(ratios, h, scale);
  const others: Term[] = ratios.map((ratio, i) => [(-to.alpha * scale * weights[i]!) / ratio, known[i + 1]!.clean]);
  if (arrived !== undefined) others.push([-to.alpha * scale * weights.at(-1)!, arrived]);
  // Differences to the newest prediction, gathered on it.
  const gathered = others.reduce((sum, [coefficient]) => sum + coefficient, 0);
  return mix([[to.s / start.s, from], [-to.alpha * grow - gathered, clean], ...others]);
}

function predictorWeights(ratios: readonly number[], h: number, scale: number): number[] {
  if (ratios.length < 2) return ratios.map(() => 0.5);
  return solveLinear(powers(ratios), integrals(ratios.length, h, scale));
}

function correctorWeights(ratios: readonly number[], h: number, scale: number): number[] {
  if (ratios.length === 0) return [0.5];
  const nodes = [...ratios, 1];
  return solveLinear(powers(nodes), integrals(nodes.length, h, scale));
}

function powers(nodes: readonly number[]): number[][] {
  return nodes.map((_, power) => nodes.map((node) => node ** power));
}

/** Right-hand sides: φ-functions of −h over B(h). */
function integrals(count: number, h: number, scale: number): number[] {
  const out: number[] = [];
  let phi = Math.expm1(-h) / -h - 1;
  let factorial = 1;
  for (let j = 1; j <= count; j++) {
    out.push((phi * factorial) / scale);
    factorial *= j + 1;
    phi = phi / -h - 1 / factorial;
  }
  return out;
}
