import type { DenoiseState } from "../../src/port/denoise-state.ts";
import type { Latent } from "../../src/port/latent.ts";
import type { Schedule } from "../../src/port/schedule.ts";
import { freshStream, normal } from "../../src/random/stream.ts";
import type { SolverConfig } from "../../src/schedule/config.ts";
import { plan } from "../../src/schedule/plan.ts";
import { schedulerNames } from "../../src/schedule/registry.ts";
import { initialLatent, initialState } from "../../src/schedule/start.ts";
import { modelInput, step } from "../../src/schedule/step.ts";

/** What a golden row says about how it was made. */
export interface GoldenVariant {
  readonly name: string;
  readonly N: number;
  readonly override?: object;
}

/** Options that a golden row's name stands for where the row does not list them. */
const named: Readonly<Record<string, { readonly scheduler: string; readonly options?: SolverConfig }>> = {
  "DDIM eta1": { scheduler: "DDIM", options: { eta: 1 } },
  DPM2: { scheduler: "DPM2 Karras", options: { use_karras_sigmas: false } },
  "DPM2 a": { scheduler: "DPM2 a Karras", options: { use_karras_sigmas: false } },
};

/** Our schedule for a golden row. */
export function planOfRow({ name, N, override }: GoldenVariant): Schedule {
  const variant = named[name] ?? { scheduler: schedulerOf(name), options: karrasOf(name) };
  // The rows' overrides are JSON scalars, typed by their file as optional keys.
  return plan({ ...variant, steps: N, options: { ...variant.options, ...(override as SolverConfig | undefined) } });
}

function schedulerOf(name: string): string {
  return schedulerNames.find((known) => known === name) ?? name.replace(/ (Karras|trailing|linspace|SDE|order3)/g, "");
}

function karrasOf(name: string): SolverConfig {
  return name.endsWith(" Karras") ? { use_karras_sigmas: true } : {};
}

/** The toy model of the golden runs: `tanh(x)·(0.25 + 0.5·t/999) + 0.1·x` on the scaled input. */
export function toyModel(x: Float32Array, timestep: number): Float32Array {
  return x.map((value) => Math.tanh(value) * (0.25 + (0.5 * timestep) / 999) + 0.1 * value);
}

/** Where a run begins: pure noise of 4×8×8 latents, one generator per picture. */
export function startOf(schedule: Schedule, { seed = "42", batch = 1 } = {}): DenoiseState {
  const { noise, stream } = normal(freshStream({ seed, batch }), [4, 8, 8]);
  const latent = initialLatent(schedule, noise, { batch, channels: 4, height: 8, width: 8 });
  return initialState(latent, stream);
}

/** One step with the toy model. */
export function toyStep(state: DenoiseState, schedule: Schedule, index: number): DenoiseState {
  const at = { schedule, index };
  return step(state, toyModel(modelInput(state.latent, at), schedule.timesteps[index]!), at);
}

/** Steps from an index up to another with the toy model; every state, the last is the result. */
export function toyRun(start: DenoiseState, schedule: Schedule, from: number, to: number): DenoiseState[] {
  const states: DenoiseState[] = [];
  let state = start;
  for (let index = from; index < to; index++) {
    state = toyStep(state, schedule, index);
    states.push(state);
  }
  return states;
}

/** Σ|x|. */
export function absSum(values: Float32Array | Latent): number {
  const data = values instanceof Float32Array ? values : values.data;
  return data.reduce((sum, value) => sum + Math.abs(value), 0);
}
