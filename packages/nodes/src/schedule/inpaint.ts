import { atOnce, type InParts } from "@sigmaflow/core/editing";
import type { DenoiseState } from "../port/denoise-state.ts";
import type { Latent } from "../port/latent.ts";
import type { Mask } from "../port/mask.ts";
import type { RandomStream } from "../port/random-stream.ts";
import type { ScheduleStep } from "../port/schedule-step.ts";
import { drawing } from "../random/stream.ts";
import { mixingByMask, sampleMask } from "../tensor/mask.ts";
import { scheduleErrors } from "./error-codes.ts";
import { builtInSchedulers, type Schedulers } from "./registry.ts";
import { addingNoise, initialLatent, initialState } from "./start.ts";

/** A picture to be repainted in part. */
export interface Original {
  /** The whole picture, clean. */
  readonly latent: Latent;
  /** The random stream whose next draw is the noise over the picture. */
  readonly noise: RandomStream;
}

/**
 * The state in which repainting begins: the picture under the first step's noise, or noise alone where that is the
 * schedule's first. The stream goes on after the draw for the masked picture, which inpainting UNets read and others
 * leave out, so that both draw alike (diffusers' SDXL inpainting).
 */
export function startInpainting(
  original: Original,
  first: ScheduleStep,
  schedulers: Schedulers = builtInSchedulers,
): DenoiseState {
  return atOnce(startingInpainting(original, first, schedulers));
}

/** The same as {@link startInpainting}, in parts. */
export function* startingInpainting(
  { latent, noise }: Original,
  first: ScheduleStep,
  schedulers: Schedulers,
): InParts<DenoiseState> {
  const drawn = yield* drawing(noise, [latent.channels, latent.height, latent.width]);
  const begun =
    first.index === 0
      ? { ...initialLatent(first.schedule, drawn.noise, latent, schedulers), ...(latent.crop && { crop: latent.crop }) }
      : yield* addingNoise(latent, drawn.noise, first, schedulers);
  return initialState(begun, { ...drawn.stream, draws: drawn.stream.draws + 1 });
}

/** The random stream for the masked picture's latent. */
export function maskedPictureStream(noise: RandomStream): RandomStream {
  return { ...noise, draws: noise.draws + 1 };
}

/**
 * Puts the kept part of the picture back after the step `at`, under as much of the same noise as the next step expects
 * and under none after the last: `x = (1 − m)·noised + m·x`. In the middle of a DPM2 step that is the middle's level,
 * which the repainted part has too; diffusers takes the step's end (docs/schedulers.md).
 *
 * @throws `MASK_SIZE`.
 */
export function keepUnmasked(
  state: DenoiseState,
  original: Original & { readonly mask: Mask },
  at: ScheduleStep,
  schedulers: Schedulers = builtInSchedulers,
): DenoiseState {
  return atOnce(keepingUnmasked(state, original, at, schedulers));
}

/** The same as {@link keepUnmasked}, in parts. */
export function* keepingUnmasked(
  state: DenoiseState,
  original: Original & { readonly mask: Mask },
  at: ScheduleStep,
  schedulers: Schedulers,
): InParts<DenoiseState> {
  const { mask } = original;
  const { latent } = state;
  const { schedule, index } = at;
  const next = { schedule, index: index + 1 };
  const kept = next.index < schedule.timesteps.length ? yield* noised(original, next, schedulers) : original.latent;
  yield;
  const share = latentMask(mask, latent);
  yield;
  const data = yield* mixingByMask(share, latent.data, kept.data);
  return { ...state, latent: { ...latent, data } };
}

/**
 * A mask in latent units `[height, width]`.
 *
 * @throws `MASK_SIZE` when it is not the picture's size.
 */
export function latentMask(mask: Mask, latent: Latent): Float32Array {
  const { height, width } = latent.crop ?? latent;
  if (mask.height !== height * 8 || mask.width !== width * 8) {
    const picture = { width: width * 8, height: height * 8 };
    throw scheduleErrors.MASK_SIZE({ mask: { width: mask.width, height: mask.height }, picture });
  }
  return sampleMask(mask, latent, 8);
}

function* noised({ latent, noise }: Original, at: ScheduleStep, schedulers: Schedulers): InParts<Latent> {
  const drawn = yield* drawing(noise, [latent.channels, latent.height, latent.width]);
  return yield* addingNoise(latent, drawn.noise, at, schedulers);
}
