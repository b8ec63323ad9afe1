import type { DenoiseState } from "../port/denoise-state.ts";
import type { LatentSpace } from "../port/latent.ts";
import type { Schedule } from "../port/schedule.ts";
import type { SolverConfig } from "./config.ts";

/** What a solver plans: a schedule without its name and settings. */
export type SolverPlan = Pick<Schedule, "timesteps" | "initNoiseSigma"> & { readonly sigmas?: readonly number[] };

/** One model evaluation as a solver sees it. Arrays are read, never written. */
export interface Evaluation {
  readonly schedule: Schedule;
  readonly config: SolverConfig;
  /** Index into the schedule's timesteps. */
  readonly index: number;
  readonly x: Float32Array;
  /** What the model said, of the latent's size. */
  readonly output: Float32Array;
  readonly batch: number;
  readonly history: DenoiseState["history"];
  readonly counters: DenoiseState["counters"];
  /** Draws fresh noise of the latent's size; each call moves the run's random stream on. */
  readonly noise: () => Float32Array;
}

/** Where a solver moves the latent to, and what it wants to find again at its next evaluation. */
export interface Move {
  readonly x: Float32Array;
  /** Noise level of `x`. */
  readonly sigma: number;
  readonly history?: DenoiseState["history"];
  readonly counters?: DenoiseState["counters"];
}

/** A way to integrate from noise to a picture. Pure: everything it remembers is in the state. */
export interface Solver {
  /** The diffusers class whose numbers this one reproduces. */
  readonly className: string;
  readonly space: LatentSpace;
  /** Model evaluations per whole step. */
  readonly order: 1 | 2;
  /** All settings that it knows, with the class's defaults. */
  readonly defaults: SolverConfig;
  /**
   * Settings that stand in a schedule only where they differ from these defaults: so a solver learns new ones, and the
   * schedules without them keep their content and with it their cached steps.
   */
  readonly further?: SolverConfig;
  /** Settings of the class without an effect, there as here: a model's are left out, a caller's are refused. */
  readonly idle?: readonly string[];
  /**
   * What a setting may be, as text, where that is the solver's own matter. Of a model's values, texts of other solvers fall
   * back to the default, as with `from_config`; others are refused.
   */
  readonly choices?: { readonly [name: string]: readonly string[] };
  /** What the class takes for a setting and this solver does not: a model's are refused. */
  readonly unsupported?: { readonly [name: string]: readonly string[] };
  /** Says how its results differ from the class's with these settings, where they do; people see it as a notice. */
  readonly differs?: (config: SolverConfig) => string | undefined;
  /** Says what is wrong with settings or a number of steps that it cannot work with. */
  readonly refuse?: (config: SolverConfig, steps: number) => string | undefined;
  readonly plan: (config: SolverConfig, steps: number) => SolverPlan;
  /** Noise level that the latent has when the model is evaluated at an index. */
  readonly sigmaAt: (schedule: Schedule, index: number) => number;
  readonly step: (evaluation: Evaluation) => Move;
}
