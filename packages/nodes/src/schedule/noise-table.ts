import { isOn, listOf, numberOf, type SolverConfig, textOf } from "./config.ts";

/** Noise levels at every training timestep. Never changed after it was made, and not handed out of this folder. */
export interface NoiseTable {
  /** ᾱ: share of the clean picture's variance, float32. */
  readonly alphas: Float32Array;
  /** σ = √((1−ᾱ)/ᾱ), float32. */
  readonly sigmas: Float32Array;
  /** ln σ, float32. */
  readonly logSigmas: Float32Array;
}

const tables = new Map<string, NoiseTable>();
const KEPT = 16;

/** The noise levels of a configuration's betas, in the same roundings as torch. */
export function noiseTable(config: SolverConfig): NoiseTable {
  const { num_train_timesteps: length, beta_start: start, beta_end: end, beta_schedule: kind } = config;
  const zeroSnr = isOn(config, "rescale_betas_zero_snr");
  const trained = listOf(config, "trained_betas")?.join();
  const key = `${length} ${start} ${end} ${kind} ${zeroSnr} ${trained}`;
  let table = tables.get(key);
  if (table === undefined) {
    table = makeTable(zeroSnr ? endInNoise(alphasOf(config)) : alphasOf(config));
    if (tables.size >= KEPT) tables.clear();
    tables.set(key, table);
  }
  return table;
}

function makeTable(alphas: Float32Array): NoiseTable {
  const sigmas = alphas.map((alpha) => Math.fround(Math.sqrt(Math.fround(Math.fround(1 - alpha) / alpha))));
  return { alphas, sigmas, logSigmas: sigmas.map((sigma) => Math.log(sigma)) };
}

function alphasOf(config: SolverConfig): Float32Array {
  const betas = betasOf(config);
  let product = 1;
  return betas.map((beta) => {
    product *= Math.fround(1 - beta);
    return product;
  });
}

function betasOf(config: SolverConfig): Float32Array {
  const trained = listOf(config, "trained_betas");
  if (trained !== undefined) return Float32Array.from(trained);
  const length = numberOf(config, "num_train_timesteps");
  const start = numberOf(config, "beta_start");
  const end = numberOf(config, "beta_end");
  if (textOf(config, "beta_schedule") === "linear") return linspace32(start, end, length);
  return linspace32(Math.sqrt(start), Math.sqrt(end), length).map((root) => root * root);
}

/** torch's float32 linspace: from both ends towards the middle, in groups of eight as its vector code does. */
function linspace32(start: number, end: number, length: number): Float32Array {
  const { fround } = Math;
  const from = fround(start);
  const to = fround(end);
  const step = fround(fround(to - from) / (length - 1));
  return Float32Array.from({ length }, (_, i) => {
    const lane = i % 8;
    const group = i - lane;
    const base = group < length / 2 ? from + step * group : to - step * (length - 1 - group);
    return fround(base) + step * lane;
  });
}

/**
 * Shifts √ᾱ so that the last step is pure noise (Lin et al. 2023, algorithm 1); the very last is set to 2⁻²⁴, which keeps
 * its sigma finite.
 */
function endInNoise(alphas: Float32Array): Float32Array {
  const roots = alphas.map(Math.sqrt);
  const first = roots[0]!;
  const last = roots.at(-1)!;
  const shifted = roots.map((root) => (((root - last) * first) / (first - last)) ** 2);
  shifted[shifted.length - 1] = 2 ** -24;
  return shifted;
}

/** Linear interpolation in a table; `at` within 0…length−1. */
export function interpolate(table: Float32Array, at: number): number {
  const low = Math.min(Math.floor(at), table.length - 2);
  const share = at - low;
  return table[low]! + (table[low + 1]! - table[low]!) * share;
}

/** The (fractional) timestep whose noise level is `sigma`, log-linear between the table's. */
export function timestepOf(table: NoiseTable, sigma: number): number {
  const { logSigmas } = table;
  const wanted = Math.log(Math.max(sigma, 1e-10));
  let low = 0;
  let high = logSigmas.length - 1;
  // Last index at or below the wanted level, one before the end at most.
  while (low < high - 1) {
    const middle = (low + high) >> 1;
    if (logSigmas[middle]! <= wanted) low = middle;
    else high = middle;
  }
  const share = (wanted - logSigmas[low]!) / (logSigmas[low + 1]! - logSigmas[low]!);
  return low + Math.min(1, Math.max(0, share));
}
