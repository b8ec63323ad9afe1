import { betaQuantile } from "./beta-quantile.ts";
import { isOn, type SolverConfig } from "./config.ts";

/** Ends of a run's noise levels. */
export interface SigmaRange {
  readonly largest: number;
  readonly smallest: number;
}

/** The noise levels that an alternative rule chooses between two ends, or undefined when none is switched on. */
export function alternativeSigmas(config: SolverConfig, range: SigmaRange, steps: number): number[] | undefined {
  if (isOn(config, "use_karras_sigmas")) return karrasSigmas(range, steps);
  if (isOn(config, "use_exponential_sigmas") || isOn(config, "use_lu_lambdas")) return exponentialSigmas(range, steps);
  if (isOn(config, "use_beta_sigmas")) return betaSigmas(range, steps);
  return undefined;
}

/** Karras et al. 2022, equation 5, with ρ = 7. */
function karrasSigmas({ largest, smallest }: SigmaRange, steps: number): number[] {
  const from = largest ** (1 / 7);
  const to = smallest ** (1 / 7);
  return ramp(steps, (share) => (from + share * (to - from)) ** 7);
}

/** Even in ln σ; with Lu et al.'s λ = −ln σ the same levels. */
function exponentialSigmas({ largest, smallest }: SigmaRange, steps: number): number[] {
  const from = Math.log(largest);
  const to = Math.log(smallest);
  return ramp(steps, (share) => Math.exp(from + share * (to - from)));
}

/** Crowded at both ends, after the quantiles of Beta(0.6, 0.6). */
function betaSigmas({ largest, smallest }: SigmaRange, steps: number): number[] {
  return ramp(steps, (share) => smallest + betaQuantile(1 - share, 0.6) * (largest - smallest));
}

function ramp(steps: number, value: (share: number) => number): number[] {
  return Array.from({ length: steps }, (_, i) => value(steps === 1 ? 0 : i / (steps - 1)));
}
