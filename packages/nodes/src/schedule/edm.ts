import { numberOf, type SolverConfig, textOf } from "./config.ts";
import { exponentialSigmas, karrasSigmas } from "./sigmas.ts";
import type { SolverPlan } from "./solver.ts";

/**
 * Settings of models trained with continuous noise levels and EDM's preconditioning (Karras et al. 2022, table 1), by
 * diffusers' names and with its classes' defaults. `sigma_data` marks them: no other training of SDXL's has it.
 */
export const edmDefaults = {
  num_train_timesteps: 1000,
  prediction_type: "epsilon",
  sigma_min: 0.002,
  sigma_max: 80,
  sigma_data: 0.5,
  sigma_schedule: "karras",
  rho: 7,
  final_sigmas_type: "zero",
} as const satisfies SolverConfig;

/** What some of them may be. */
export const edmChoices = {
  prediction_type: ["epsilon", "v_prediction"],
  sigma_schedule: ["karras", "exponential"],
} as const;

/** What other trainings predict, which no class of this one takes. */
export const edmUnsupported = { prediction_type: ["sample", "flow_prediction"] } as const;

/** diffusers' classes whose settings these are. */
export const edmClasses: readonly string[] = ["EDMEulerScheduler", "EDMDPMSolverMultistepScheduler"];

/** Whether a model's or a schedule's settings are of this kind. */
export function isEdm(config: SolverConfig): boolean {
  return Object.hasOwn(config, "sigma_data");
}

/** The variance of clean latents that the model's input was scaled for in training: 1, or with these settings their own. */
export function dataVariance(config: SolverConfig): number {
  return isEdm(config) ? numberOf(config, "sigma_data") ** 2 : 1;
}

/** A caller's settings, with the rules for noise levels that these models have called by their own name. */
export function edmOptions(options: SolverConfig): SolverConfig {
  const { use_karras_sigmas: karras, use_exponential_sigmas: exponential, ...others } = options;
  if (karras === true) return { ...others, sigma_schedule: "karras" };
  return exponential === true ? { ...others, sigma_schedule: "exponential" } : options;
}

/** Noise levels between the two ends of training, and `ln σ / 4` for the model to know them by. */
export function planEdm(config: SolverConfig, steps: number): SolverPlan {
  const range = { largest: numberOf(config, "sigma_max"), smallest: numberOf(config, "sigma_min") };
  const isKarras = textOf(config, "sigma_schedule") === "karras";
  const levels = isKarras ? karrasSigmas(range, steps, numberOf(config, "rho")) : exponentialSigmas(range, steps);
  const last = textOf(config, "final_sigmas_type") === "sigma_min" ? range.smallest : 0;
  const sigmas = [...levels, last].map(Math.fround);
  return {
    timesteps: sigmas.slice(0, steps).map((sigma) => Math.fround(0.25 * Math.log(sigma))),
    sigmas,
    initNoiseSigma: Math.sqrt(range.largest ** 2 + 1),
  };
}
