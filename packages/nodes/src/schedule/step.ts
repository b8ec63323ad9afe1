import type { DenoiseState } from "../port/denoise-state.ts";
import type { Latent } from "../port/latent.ts";
import type { ScheduleStep } from "../port/schedule-step.ts";
import { normal } from "../random/stream.ts";
import { mix } from "../tensor/mix.ts";
import { dataVariance } from "./edm.ts";
import { scheduleErrors } from "./error-codes.ts";
import { bounded, cleanOfExploding, cleanOfPreserving, levelOfSigma, valuesOf } from "./prediction.ts";
import { builtInSchedulers, type Schedulers, solverOf } from "./registry.ts";
import type { Evaluation, Move } from "./solver.ts";

/** A model's output: a latent, or its values alone. */
export type Prediction = Float32Array | Latent;

/**
 * Moves a latent along its schedule by one model evaluation; the state that comes back says the noise level truthfully,
 * also between the halves of a second-order step.
 *
 * A state without history starts afresh wherever `at` says, as an ensemble's second expert does. Errors:
 * `LATENT_SPACE_MISMATCH`, `LATENT_SIZE_MISMATCH`, `SCHEDULE_INDEX_INVALID`.
 */
export function step(
  state: DenoiseState,
  prediction: Prediction,
  at: ScheduleStep,
  schedulers: Schedulers = builtInSchedulers,
): DenoiseState {
  const { latent } = state;
  const solver = solverOf(at.schedule, schedulers);
  let random = state.random;
  const move = solver.step({
    ...evaluationOf(state, prediction, at),
    noise: () => {
      const drawn = normal(random, [latent.channels, latent.height, latent.width]);
      random = drawn.stream;
      return drawn.noise;
    },
  });
  return stateAfter(state, move, at, random);
}

/** What a solver is given of a state, its noise aside. Errors as of {@link step}. */
export function evaluationOf(
  { latent, history, counters }: DenoiseState,
  prediction: Prediction,
  at: ScheduleStep,
): Omit<Evaluation, "noise"> {
  const { schedule, index } = at;
  const output = valuesOfPrediction(prediction);
  checkPlace(at);
  checkLatent(latent, output, at);
  const { config } = schedule;
  return { schedule, config, index, x: latent.data, output, batch: latent.batch, history, counters };
}

/** The state that a solver's move leads to. */
export function stateAfter(
  { latent }: DenoiseState,
  { x, sigma, history = {}, counters = {} }: Move,
  { schedule }: ScheduleStep,
  random: DenoiseState["random"],
): DenoiseState {
  return { latent: { ...latent, data: x, space: schedule.space, sigma }, history, counters, random };
}

/**
 * Noise level that the latent has when the model is evaluated at this place.
 *
 * @throws `SCHEDULE_INDEX_INVALID`.
 */
export function sigmaAt(at: ScheduleStep, schedulers: Schedulers = builtInSchedulers): number {
  checkPlace(at);
  return solverOf(at.schedule, schedulers).sigmaAt(at.schedule, at.index);
}

/** Inputs that were made, by the latent's values: both evaluations of a step have the same one. */
const inputs = new WeakMap<Float32Array, { readonly scale: number; readonly input: WeakRef<Float32Array> }>();

/** The input of the model at this place: the latent scaled to variance 1, or as preserving ones already are. */
export function modelInput(latent: Latent, at: ScheduleStep, schedulers: Schedulers = builtInSchedulers): Float32Array {
  if (at.schedule.space === "vp") return latent.data;
  const variance = sigmaAt(at, schedulers) ** 2 + dataVariance(at.schedule.config);
  const scale = 1 / Math.sqrt(variance);
  const known = inputs.get(latent.data);
  const before = known?.scale === scale ? known.input.deref() : undefined;
  if (before !== undefined) return before;
  const input = mix([[scale, latent.data]]);
  inputs.set(latent.data, { scale, input: new WeakRef(input) });
  return input;
}

/** The clean picture that a prediction implies, for previews: a latent of sigma 0. */
export function predictedClean(
  state: DenoiseState,
  prediction: Prediction,
  at: ScheduleStep,
  schedulers: Schedulers = builtInSchedulers,
): Latent {
  const { latent } = state;
  const { config, space } = at.schedule;
  const sigma = sigmaAt(at, schedulers);
  const share = space === "ve" ? cleanOfExploding(config, sigma) : cleanOfPreserving(config, levelOfSigma(sigma));
  const clean = valuesOf(share, latent.data, valuesOfPrediction(prediction));
  return { ...latent, data: bounded(config, clean, latent.batch), space, sigma: 0 };
}

function valuesOfPrediction(prediction: Prediction): Float32Array {
  return prediction instanceof Float32Array ? prediction : prediction.data;
}

function checkPlace({ schedule, index }: ScheduleStep): void {
  const count = schedule.timesteps.length;
  if (Number.isInteger(index) && index >= 0 && index < count) return;
  throw scheduleErrors.SCHEDULE_INDEX_INVALID({ index, reason: "outside", count });
}

function checkLatent(latent: Latent, output: Float32Array, { schedule }: ScheduleStep): void {
  if (latent.space !== schedule.space && latent.sigma !== 0) {
    const { scheduler, space: expected } = schedule;
    throw scheduleErrors.LATENT_SPACE_MISMATCH({ scheduler, expected, found: latent.space });
  }
  if (latent.data.length !== output.length) {
    throw scheduleErrors.LATENT_SIZE_MISMATCH({ latent: latent.data.length, prediction: output.length });
  }
}
