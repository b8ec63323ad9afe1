import { betaQuantile } from "./beta-quantile.ts";
import { isOn, numberOf, type SolverConfig } from "./config.ts";

/** Ends of a run's noise levels. */
export interface SigmaRange {
  readonly largest: number;
  readonly smallest: number;
}

/**
 * The noise levels that an alternative rule chooses between two ends, or those of the settings; undefined when no rule is
 * switched on.
 */
export function alternativeSigmas(config: SolverConfig, ends: SigmaRange, steps: number): number[] | undefined {
  const range = {
    largest: numberOf(config, "sigma_max", ends.largest),
    smallest: numberOf(config, "sigma_min", ends.smallest),
  };
  if (isOn(config, "use_karras_sigmas")) return karrasSigmas(range, steps);
  if (isOn(config, "use_exponential_sigmas") || isOn(config, "use_lu_lambdas")) return exponentialSigmas(range, steps);
  if (isOn(config, "use_beta_sigmas")) return betaSigmas(range, steps);
  if (isOn(config, "use_ays_sigmas")) return alignedSigmas(steps);
  return undefined;
}

/** Karras et al. 2022, equation 5. */
export function karrasSigmas({ largest, smallest }: SigmaRange, steps: number, rho = 7): number[] {
  const from = largest ** (1 / rho);
  const to = smallest ** (1 / rho);
  return ramp(steps, (share) => (from + share * (to - from)) ** rho);
}

/** Even in ln σ; with Lu et al.'s λ = −ln σ the same levels. */
export function exponentialSigmas({ largest, smallest }: SigmaRange, steps: number): number[] {
  const from = Math.log(largest);
  const to = Math.log(smallest);
  return ramp(steps, (share) => Math.exp(from + share * (to - from)));
}

/** Crowded at both ends, after the quantiles of Beta(0.6, 0.6). */
function betaSigmas({ largest, smallest }: SigmaRange, steps: number): number[] {
  return ramp(steps, (share) => smallest + betaQuantile(1 - share, 0.6) * (largest - smallest));
}

/** "Align Your Steps" (Sabour et al. 2024) for SDXL: best noise levels for ten steps, and where the tenth step ends. */
const aligned = [14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.38, 0.234, 0.113, 0.0291675] as const;

/** The aligned levels for ten steps; other numbers of steps lie between them, evenly in ln σ from one to the next. */
function alignedSigmas(steps: number): number[] {
  return Array.from({ length: steps }, (_, i) => {
    const at = (i * (aligned.length - 1)) / steps;
    const low = Math.floor(at);
    if (at === low) return aligned[low]!;
    return Math.exp(Math.log(aligned[low]!) * (1 - at + low) + Math.log(aligned[low + 1]!) * (at - low));
  });
}

function ramp(steps: number, value: (share: number) => number): number[] {
  return Array.from({ length: steps }, (_, i) => value(steps === 1 ? 0 : i / (steps - 1)));
}
