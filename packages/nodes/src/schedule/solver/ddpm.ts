import { mix } from "../../tensor/mix.ts";
import { roundHalfEven } from "../../tensor/round.ts";
import {
  clipDefaults,
  furtherTraining,
  textOf,
  thresholdDefaults,
  trainingDefaults,
  zeroSnrDefaults,
} from "../config.ts";
import { bounded, cleanOfPreserving, levelOfAlpha, valuesOf } from "../prediction.ts";
import type { Evaluation, Move, Solver } from "../solver.ts";
import { spacedTimesteps } from "../spacing.ts";
import { alphaAt, sigmaOfAlpha, tableSigmaAt } from "../tables.ts";

/** Ancestral sampling (Ho et al. 2020, equation 7) with the posterior's variance. */
export const ddpm: Solver = {
  className: "DDPMScheduler",
  space: "vp",
  order: 1,
  defaults: {
    ...trainingDefaults,
    ...clipDefaults,
    ...thresholdDefaults,
    steps_offset: 0,
    timestep_spacing: "leading",
  },
  further: { ...furtherTraining, ...zeroSnrDefaults, variance_type: "fixed_small" },
  choices: { variance_type: ["fixed_small", "fixed_small_log", "fixed_large"] },
  unsupported: { variance_type: ["fixed_large_log", "learned", "learned_range"] },
  plan: (config, steps) => ({ timesteps: spacedTimesteps(config, steps).map(roundHalfEven), initNoiseSigma: 1 }),
  sigmaAt: tableSigmaAt,
  step,
};

function step({ schedule, config, index, x, output, batch, noise }: Evaluation): Move {
  const timestep = schedule.timesteps[index]!;
  const next = schedule.timesteps[index + 1];
  const alpha = alphaAt(config, timestep);
  const alphaNext = next === undefined ? 1 : alphaAt(config, next);
  const clean = bounded(config, valuesOf(cleanOfPreserving(config, levelOfAlpha(alpha)), x, output), batch);
  const kept = stepAlpha(alpha, alphaNext);
  const variance = textOf(config, "variance_type") === "fixed_large" ? stepVariance : posteriorVariance;
  const moved = mix([
    [(Math.sqrt(alphaNext) * (1 - kept)) / (1 - alpha), clean],
    [(Math.sqrt(kept) * (1 - alphaNext)) / (1 - alpha), x],
    ...(timestep > 0 ? [[Math.sqrt(variance(alpha, alphaNext)), noise()] as const] : []),
  ]);
  return { x: moved, sigma: sigmaOfAlpha(alphaNext) };
}

/** Variance of q(x₍ₜ₋₁₎ | xₜ, x₀), from ᾱ here and at the next timestep; at least 1e-20 (`fixed_small`). */
export function posteriorVariance(alpha: number, next: number): number {
  return Math.max(1e-20, ((1 - next) / (1 - alpha)) * (1 - stepAlpha(alpha, next)));
}

/** Variance of q(xₜ | x₍ₜ₋₁₎), which is the largest that fits any data (`fixed_large`). */
function stepVariance(alpha: number, next: number): number {
  return 1 - stepAlpha(alpha, next);
}

/** α of one step. Rounded as torch does: where steps are tiny, 1 − α has few digits and the rounding shows. */
function stepAlpha(alpha: number, next: number): number {
  return Math.fround(alpha / next);
}
