import type { Schedule } from "../port/schedule.ts";
import { type SolverConfig, textOf } from "./config.ts";
import { interpolate, noiseTable, timestepOf } from "./noise-table.ts";
import { alternativeSigmas } from "./sigmas.ts";
import type { SolverPlan } from "./solver.ts";
import { spacedTimesteps } from "./spacing.ts";

/** A run's whole steps in the variance-exploding family: one timestep each, and one sigma more than steps. */
export interface ExplodingSteps {
  readonly timesteps: readonly number[];
  readonly sigmas: readonly number[];
  readonly initNoiseSigma: number;
}

/** Timesteps and sigmas of k-diffusion's solvers, which end in a clean picture at sigma 0 unless asked otherwise. */
export function explodingSteps(config: SolverConfig, steps: number): ExplodingSteps {
  const table = noiseTable(config);
  const spaced = spacedTimesteps(config, steps).map(Math.fround);
  const levels = spaced.map((t) => interpolate(table.sigmas, t));
  const chosen = alternativeSigmas(config, { largest: levels[0]!, smallest: levels.at(-1)! }, steps);
  const timesteps = chosen?.map((sigma) => Math.fround(timestepOf(table, sigma))) ?? spaced;
  const last = textOf(config, "final_sigmas_type") === "sigma_min" ? table.sigmas[0]! : 0;
  const sigmas = [...(chosen ?? levels), last].map(Math.fround);
  const largest = Math.max(...sigmas);
  const fromTop = textOf(config, "timestep_spacing") !== "leading";
  return { timesteps, sigmas, initNoiseSigma: fromTop ? largest : Math.fround(Math.sqrt(largest ** 2 + 1)) };
}

/** Plan of the solvers that evaluate the model once per step. */
export function planExploding(config: SolverConfig, steps: number): SolverPlan {
  return explodingSteps(config, steps);
}

/** The sigma of a step, from a schedule that has them. */
export function sigmaOf(schedule: Schedule, step: number): number {
  const sigma = schedule.sigmas?.[step];
  if (sigma === undefined) throw new RangeError(`The schedule has no sigma for step ${step}.`);
  return sigma;
}
