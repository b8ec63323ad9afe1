import { roundHalfEven } from "../tensor/round.ts";
import {
  furtherTraining,
  isOn,
  numberOf,
  rangeDefaults,
  type SolverConfig,
  sigmaDefaults,
  textOf,
  thresholdDefaults,
  trainingDefaults,
} from "./config.ts";
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

/** What else they know. */
export const multistepFurther = {
  ...furtherTraining,
  ...rangeDefaults,
  use_flow_sigmas: false,
} as const satisfies SolverConfig;

/** Settings of theirs that count with flow sigmas alone. */
export const multistepIdle = ["flow_shift", "time_shift_type", "use_dynamic_shifting"] as const;

/** What some of their settings may be. */
export const multistepChoices = { solver_order: ["1", "2", "3"], use_flow_sigmas: ["false"] } as const;

/** Settings of both DPM-Solvers besides. */
export const dpmFurther = {
  ...multistepFurther,
  lambda_min_clipped: null,
  variance_type: null,
} as const satisfies SolverConfig;

/** What settings of both DPM-Solvers may be. */
export const dpmChoices = {
  ...multistepChoices,
  algorithm_type: ["dpmsolver++", "sde-dpmsolver++"],
  solver_type: ["midpoint", "heun"],
  variance_type: ["null"],
} as const;

/** What the classes of DPM-Solver do otherwise. */
export const dpmUnsupported = {
  algorithm_type: ["dpmsolver", "sde-dpmsolver"],
  variance_type: ["learned", "learned_range"],
} as const;

/** How the stochastic third order differs from diffusers', which has the wrong sign in its last term. */
export function differsStochastically(config: SolverConfig): string | undefined {
  if (textOf(config, "algorithm_type") !== "sde-dpmsolver++") return undefined;
  return "whose stochastic third order has a wrong sign in its last term";
}

/** Timesteps and sigmas of the exponential integrators: alternative sigmas go over all of training, in whole timesteps. */
export function planMultistep(config: SolverConfig, spaced: readonly number[], last: number): SolverPlan {
  const table = noiseTable(config);
  const range = { largest: table.sigmas.at(-1)!, smallest: table.sigmas[0]! };
  const chosen = alternativeSigmas(config, range, spaced.length);
  // diffusers rounds for some rules and cuts for others.
  const whole = isOn(config, "use_exponential_sigmas") || isOn(config, "use_beta_sigmas") ? cutOff : roundHalfEven;
  const timesteps = chosen?.map((sigma) => whole(timestepOf(table, sigma))) ?? spaced;
  const levels = chosen ?? spaced.map((t) => interpolate(table.sigmas, t));
  return { timesteps, sigmas: [...levels, last].map(Math.fround), initNoiseSigma: 1 };
}

/** The smallest sigma of a run: training's, or where an alternative rule stays above another, that. */
export function smallestSigma(config: SolverConfig): number {
  const rules = ["use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas"];
  const own = rules.some((rule) => isOn(config, rule));
  return numberOf(own ? config : {}, "sigma_min", noiseTable(config).sigmas[0]!);
}

/** The whole timestep below; the largest level lies a hair under its own, as it comes out of torch's roundings. */
function cutOff(timestep: number): number {
  return Math.max(0, Math.trunc(timestep - 1e-6));
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
