/** Within what a number lies that a model's folder or a caller provides. */
interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly isWhole?: true;
}

/**
 * What settings may be at most. Tables are as long as `num_train_timesteps`, so that it decides time and memory; the
 * others decide numbers alone, and no model has any beyond these.
 */
const bounds: Readonly<Record<string, Bounds>> = {
  num_train_timesteps: { min: 2, max: 10_000, isWhole: true },
  original_inference_steps: { min: 1, max: 10_000, isWhole: true },
  steps_offset: { min: 0, max: 10_000, isWhole: true },
  beta_start: { min: 0, max: 1 },
  beta_end: { min: 0, max: 1 },
  sigma_data: { min: 1e-3, max: 1e3 },
  rho: { min: 1e-2, max: 1e3 },
  dynamic_thresholding_ratio: { min: 0, max: 1 },
};

const anyNumber: Bounds = { min: -1e6, max: 1e6 };

/** Which numbers a setting may be, in words; undefined for one that is among them. */
export function numberRefusal(setting: string, value: number): string | undefined {
  const { min, max, isWhole } = (Object.hasOwn(bounds, setting) && bounds[setting]) || anyNumber;
  if (value >= min && value <= max && (!isWhole || Number.isInteger(value))) return undefined;
  return `a ${isWhole ? "whole " : ""}number from ${min} to ${max}`;
}
