import { mix, type Term } from "../tensor/mix.ts";
import { quantileOfSizes } from "../tensor/quantile.ts";
import { isOn, numberOf, type SolverConfig, textOf } from "./config.ts";
import { isEdm } from "./edm.ts";

/** A value as coefficients of the latent x and of the model's output. */
export interface Share {
  readonly x: number;
  readonly output: number;
}

/** The clean picture that a prediction implies for a variance-exploding latent `x = x0 + σ·n`. */
export function cleanOfExploding(config: SolverConfig, sigma: number): Share {
  const kind = textOf(config, "prediction_type");
  if (isEdm(config)) return cleanOfEdm(config, sigma);
  if (kind === "sample") return { x: 0, output: 1 };
  if (kind === "epsilon") return { x: 1, output: -sigma };
  return { x: 1 / (sigma * sigma + 1), output: -sigma / Math.sqrt(sigma * sigma + 1) };
}

/** The same by EDM's `c_skip` and `c_out` (Karras et al. 2022, table 1); a predicted velocity has the other sign. */
function cleanOfEdm(config: SolverConfig, sigma: number): Share {
  const data = numberOf(config, "sigma_data");
  const total = sigma * sigma + data * data;
  const out = (sigma * data) / Math.sqrt(total);
  return { x: (data * data) / total, output: textOf(config, "prediction_type") === "epsilon" ? out : -out };
}

/** The direction d = (x − x0)/σ for a variance-exploding latent. */
export function directionOf(config: SolverConfig, sigma: number): Share {
  const kind = textOf(config, "prediction_type");
  if (isEdm(config)) {
    const clean = cleanOfEdm(config, sigma);
    return { x: (1 - clean.x) / sigma, output: -clean.output / sigma };
  }
  if (kind === "sample") return { x: 1 / sigma, output: -1 / sigma };
  if (kind === "epsilon") return { x: 0, output: 1 };
  return { x: sigma / (sigma * sigma + 1), output: 1 / Math.sqrt(sigma * sigma + 1) };
}

/** A variance-preserving level: `x = α·x0 + s·n`. */
export interface Level {
  readonly alpha: number;
  readonly s: number;
}

/** The level of noise sigma; α = 1/√(σ²+1), s = σ·α. */
export function levelOfSigma(sigma: number): Level {
  const alpha = 1 / Math.sqrt(sigma * sigma + 1);
  return { alpha, s: sigma * alpha };
}

/** The level of ᾱ. */
export function levelOfAlpha(alphaBar: number): Level {
  return { alpha: Math.sqrt(alphaBar), s: Math.sqrt(1 - alphaBar) };
}

/** The clean picture that a prediction implies for a variance-preserving latent. */
export function cleanOfPreserving(config: SolverConfig, { alpha, s }: Level): Share {
  const kind = textOf(config, "prediction_type");
  if (kind === "sample") return { x: 0, output: 1 };
  if (kind === "epsilon") return { x: 1 / alpha, output: -s / alpha };
  return { x: alpha, output: -s };
}

/** The noise that a prediction implies for a variance-preserving latent. */
export function noiseOfPreserving(config: SolverConfig, { alpha, s }: Level): Share {
  const kind = textOf(config, "prediction_type");
  if (kind === "sample") return { x: 1 / s, output: -alpha / s };
  if (kind === "epsilon") return { x: 0, output: 1 };
  return { x: s, output: alpha };
}

/** Terms of a share of x and output, scaled. */
export function terms(share: Share, x: Float32Array, output: Float32Array, factor = 1): [Term, Term] {
  return [
    [factor * share.x, x],
    [factor * share.output, output],
  ];
}

/** The values of a share of x and output; the output itself, not a copy, where that is all of it. */
export function valuesOf(share: Share, x: Float32Array, output: Float32Array): Float32Array {
  return share.x === 0 && share.output === 1 ? output : mix(terms(share, x, output));
}

/** Whether a predicted clean picture is changed by `bounded`. */
export function isBounded(config: SolverConfig): boolean {
  return isOn(config, "thresholding") || isOn(config, "clip_sample");
}

/** A predicted clean picture after the thresholding or clipping that the settings ask for. */
export function bounded(config: SolverConfig, clean: Float32Array, batch: number): Float32Array {
  if (isOn(config, "thresholding")) return thresholded(config, clean, batch);
  if (!isOn(config, "clip_sample")) return clean;
  const range = numberOf(config, "clip_sample_range", 1);
  return clean.map((value) => Math.min(range, Math.max(-range, value)));
}

/** Dynamic thresholding: each picture is clipped to a quantile of its own values and brought back to −1…1. */
function thresholded(config: SolverConfig, clean: Float32Array, batch: number): Float32Array {
  const ratio = numberOf(config, "dynamic_thresholding_ratio");
  const largest = numberOf(config, "sample_max_value");
  const size = clean.length / batch;
  const out = new Float32Array(clean.length);
  for (let start = 0; start < clean.length; start += size) {
    const quantile = quantileOfSizes(clean.subarray(start, start + size), ratio);
    // A largest value below 1 wins over the lower bound, as torch's clamp has it.
    const limit = Math.min(largest, Math.max(1, quantile));
    for (let i = start; i < start + size; i++) out[i] = Math.min(limit, Math.max(-limit, clean[i]!)) / limit;
  }
  return out;
}
