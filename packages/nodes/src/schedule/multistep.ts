import { roundHalfEven } from "../tensor/round.ts";
import { numberOf, type SolverConfig, sigmaDefaults, textOf, thresholdDefaults, trainingDefaults } from "./config.ts";
import { interpolate, noiseTable, timestepOf } from "./noise-table.ts";
import { type Level, levelOfSigma } from "./prediction.ts";
import { alternativeSigmas } from "./sigmas.ts";
import type { SolverPlan } from "./solver.ts";

/** Settings that the exponential integrators share. */
export const multistepDefaults = {
  ...trainingDefaults,
  ...sigmaDefaults,
  ...thresholdDefaults,
  solver_order: 2,
  lower_order_final: true,
} as const satisfies SolverConfig;

/** Timesteps and sigmas of the exponential integrators: alternative sigmas go over all of training, in whole timesteps. */
export function planMultistep(config: SolverConfig, spaced: readonly number[], last: number): SolverPlan {
  const table = noiseTable(config);
  const range = { largest: table.sigmas.at(-1)!, smallest: table.sigmas[0]! };
  const chosen = alternativeSigmas(config, range, spaced.length);
  const timesteps = chosen?.map((sigma) => roundHalfEven(timestepOf(table, sigma))) ?? spaced;
  const levels = chosen ?? spaced.map((t) => interpolate(table.sigmas, t));
  return { timesteps, sigmas: [...levels, last].map(Math.fround), initNoiseSigma: 1 };
}

/** The sigma after the last step that `final_sigmas_type` asks for. */
export function finalSigma(config: SolverConfig): number {
  return textOf(config, "final_sigmas_type") === "sigma_min" ? noiseTable(config).sigmas[0]! : 0;
}

/** A noise level as these solvers see it, with λ = ln α − ln s. */
export interface LogLevel extends Level {
  readonly sigma: number;
  readonly lambda: number;
}

/** The log-SNR level of a sigma; λ is infinite for a clean picture. */
export function logLevel(sigma: number): LogLevel {
  return { ...levelOfSigma(sigma), sigma, lambda: -Math.log(sigma) };
}

/** Runs shorter than this lower their order at the end, where large steps are least stable. */
const SHORT_RUN = 15;

/** Whether `lower_order_final` applies to a run of this length. */
export function lowersOrder(config: SolverConfig, evaluations: number): boolean {
  return config.lower_order_final === true && evaluations < SHORT_RUN;
}

/** The order that a solver was asked for. */
export function solverOrder(config: SolverConfig): number {
  return numberOf(config, "solver_order");
}
