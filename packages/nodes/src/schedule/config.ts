import type { Schedule } from "../port/schedule.ts";

/** A solver's settings by diffusers' names; plain JSON. */
export type SolverConfig = Schedule["config"];

/** A number setting; `fallback` for null or absent, which configuration files use for "no limit" and the like. */
export function numberOf(config: SolverConfig, name: string, fallback = Number.NaN): number {
  const value = config[name];
  return typeof value === "number" ? value : fallback;
}

/** A setting that is a list of numbers, if it is one. */
export function listOf(config: SolverConfig, name: string): readonly number[] | undefined {
  const value = config[name];
  return typeof value === "object" && value !== null ? value : undefined;
}

/** Whether a setting is on. */
export function isOn(config: SolverConfig, name: string): boolean {
  return config[name] === true;
}

/** A text setting; empty when absent. */
export function textOf(config: SolverConfig, name: string): string {
  const value = config[name];
  return typeof value === "string" ? value : "";
}

/** Noise levels of training, which every solver knows; diffusers' class defaults. */
export const trainingDefaults = {
  num_train_timesteps: 1000,
  beta_start: 0.0001,
  beta_end: 0.02,
  beta_schedule: "linear",
  prediction_type: "epsilon",
} as const satisfies SolverConfig;

/** The same of k-diffusion's second-order solvers, whose classes have other betas. */
export const secondOrderTraining = {
  ...trainingDefaults,
  beta_start: 0.00085,
  beta_end: 0.012,
} as const satisfies SolverConfig;

/** What else every solver knows of training: betas by themselves, one for each timestep. */
export const furtherTraining = { trained_betas: null } as const satisfies SolverConfig;

/** Training whose last timestep is noise alone (Lin et al. 2023). */
export const zeroSnrDefaults = { rescale_betas_zero_snr: false } as const satisfies SolverConfig;

/** Alternative ways to choose the noise levels of a run; at most one is on. */
export const sigmaDefaults = {
  use_karras_sigmas: false,
  use_exponential_sigmas: false,
  use_beta_sigmas: false,
  use_ays_sigmas: false,
} as const satisfies SolverConfig;

/** Ends of the alternative noise levels, where they are not those of training or of the run. */
export const rangeDefaults = { sigma_min: null, sigma_max: null } as const satisfies SolverConfig;

/** Dynamic thresholding (Saharia et al. 2022); meant for pixels, of no use for latents. */
export const thresholdDefaults = {
  thresholding: false,
  dynamic_thresholding_ratio: 0.995,
  sample_max_value: 1,
} as const satisfies SolverConfig;

/** Clamping of the predicted clean picture; meant for pixels. */
export const clipDefaults = { clip_sample: true, clip_sample_range: 1 } as const satisfies SolverConfig;
