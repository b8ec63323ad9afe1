import type { Schedule } from "../port/schedule.ts";
import { isOn, numberOf, type SolverConfig } from "./config.ts";
import { noiseTable } from "./noise-table.ts";

/** ᾱ at a whole timestep; below 0 the level of the clean end, which is 1 or, as in SDXL's settings, that of timestep 0. */
export function alphaAt(config: SolverConfig, timestep: number): number {
  if (timestep < 0 && isOn(config, "set_alpha_to_one")) return 1;
  // Only solvers that divide by ᾱ need the table's end to be more than nothing.
  if (isOn(config, "rescale_betas_zero_snr") && timestep === numberOf(config, "num_train_timesteps") - 1) return 0;
  return noiseTable(config).alphas[Math.max(0, timestep)]!;
}

/** ᾱ from which on a noise level counts as the largest there is: σ is 4096 there. */
const LEAST_ALPHA = 2 ** -24;

/** Noise level of an ᾱ: σ = √((1−ᾱ)/ᾱ), finite also where no signal is left. */
export function sigmaOfAlpha(alpha: number): number {
  return Math.sqrt((1 - alpha) / Math.max(alpha, LEAST_ALPHA));
}

/** Noise level at an index of a schedule whose timesteps are whole entries of the training table. */
export function tableSigmaAt(schedule: Schedule, index: number): number {
  return sigmaOfAlpha(alphaAt(schedule.config, schedule.timesteps[index]!));
}

/** The gap that DDIM and PNDM move by. */
export function timestepGap(schedule: Schedule): number {
  return Math.floor(numberOf(schedule.config, "num_train_timesteps") / schedule.steps);
}
