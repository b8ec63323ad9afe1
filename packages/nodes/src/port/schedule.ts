import { definePortType } from "@sigmaflow/core";
import type { LatentSpace } from "./latent.ts";

/** A solver's settings as data. `scheduler` names the solver; everything that its numbers depend on is here too. */
export interface Schedule {
  readonly scheduler: string;
  /** Whose scheduler it is and in which revision, where it is not one of this package in its first. */
  readonly revision?: string;
  /** Settings after defaults: betas, prediction type, spacing, solver order and so on. Plain JSON. */
  readonly config: { readonly [name: string]: string | number | boolean | null | readonly number[] };
  /** Whole steps asked for. */
  readonly steps: number;
  /** One timestep (0…999, maybe fractional; with EDM a quarter of ln σ) per model evaluation. */
  readonly timesteps: readonly number[];
  /** One sigma per whole step and the final one; absent for schedulers that have none. */
  readonly sigmas?: readonly number[];
  /** Standard deviation of the latent that denoising starts from. */
  readonly initNoiseSigma: number;
  readonly space: LatentSpace;
  /** Model evaluations per whole step: 1, or 2 for second-order single-step solvers. */
  readonly order: 1 | 2;
}

/** A schedule, see {@link Schedule}. */
export const schedule = definePortType<Schedule>()({
  id: "schedule",
  label: "Schedule",
  colour: "#d9c74a",
  description: "Timesteps and sigmas of a run.",
  valueType: { name: "Schedule", from: "sigmaflow" },
});
