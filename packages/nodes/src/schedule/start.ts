import { atOnce, type InParts } from "@sigmaflow/core/editing";
import type { DenoiseState } from "../port/denoise-state.ts";
import type { Latent } from "../port/latent.ts";
import type { RandomStream } from "../port/random-stream.ts";
import type { Schedule } from "../port/schedule.ts";
import type { ScheduleStep } from "../port/schedule-step.ts";
import { mix, mixing } from "../tensor/mix.ts";
import { scheduleErrors } from "./error-codes.ts";
import { levelOfSigma } from "./prediction.ts";
import { builtInSchedulers, type Schedulers } from "./registry.ts";
import { sigmaAt } from "./step.ts";

/** Size of a latent: `[batch, channels, height, width]`. */
export type LatentShape = Pick<Latent, "batch" | "channels" | "height" | "width">;

/** The latent that denoising from pure noise starts with: unit noise times the schedule's deviation. */
export function initialLatent(
  schedule: Schedule,
  noise: Float32Array,
  shape: LatentShape,
  schedulers: Schedulers = builtInSchedulers,
): Latent {
  const { batch, channels, height, width } = shape;
  const sigma = sigmaAt({ schedule, index: 0 }, schedulers);
  const data = schedule.initNoiseSigma === 1 ? noise : mix([[schedule.initNoiseSigma, noise]]);
  return { data, batch, channels, height, width, space: schedule.space, sigma };
}

/** A clean latent with noise added to the level that a schedule has at this place; both of one size. */
export function addNoise(
  clean: Latent,
  noise: Float32Array,
  at: ScheduleStep,
  schedulers: Schedulers = builtInSchedulers,
): Latent {
  return atOnce(addingNoise(clean, noise, at, schedulers));
}

/** The same as {@link addNoise}, in parts. */
export function* addingNoise(
  clean: Latent,
  noise: Float32Array,
  at: ScheduleStep,
  schedulers: Schedulers,
): InParts<Latent> {
  const sigma = sigmaAt(at, schedulers);
  const { space } = at.schedule;
  const { alpha, s } = space === "ve" ? { alpha: 1, s: sigma } : levelOfSigma(sigma);
  const data = yield* mixing([
    [alpha, clean.data],
    [s, noise],
  ]);
  return { ...clean, data, space, sigma };
}

/** The state at the start of a run or of an expert: a latent, no history, and where its random numbers go on. */
export function initialState(latent: Latent, random: RandomStream): DenoiseState {
  return { latent, history: {}, counters: {}, random };
}

/** Where a picture-to-picture run starts. */
export interface Start {
  /** Index of the first model evaluation. */
  readonly index: number;
  /** Model evaluations from there to the end. */
  readonly evaluations: number;
}

/**
 * Where to start from a picture: `strength` 1 goes all the way, 0.3 only the last three tenths of the steps.
 *
 * @throws `STRENGTH_INVALID` when it is not within 0…1 or leaves no step.
 */
export function img2imgStart(schedule: Schedule, strength: number): Start {
  if (!(strength >= 0 && strength <= 1)) {
    throw scheduleErrors.STRENGTH_INVALID({ strength });
  }
  const { steps, order, timesteps } = schedule;
  // The product is cut as it comes out of the multiplication: 0.29 · 100 makes 28 steps, as in diffusers.
  const left = Math.min(Math.trunc(steps * strength), steps);
  if (left < 1) {
    throw scheduleErrors.STRENGTH_INVALID({ strength, steps });
  }
  const index = (steps - left) * order;
  return { index, evaluations: timesteps.length - index };
}
