import { mix, type Term } from "../tensor/mix.ts";
import { levelOfAlpha, noiseOfPreserving } from "./prediction.ts";
import type { Evaluation, Move } from "./solver.ts";
import { alphaAt, sigmaOfAlpha } from "./tables.ts";

/** A move of the pseudo-numerical method between two timesteps, along a weighted sum of model outputs. */
export interface PseudoMove {
  readonly config: Evaluation["config"];
  readonly x: Float32Array;
  readonly from: number;
  /** Below 0 for the clean end. */
  readonly to: number;
  /** Model outputs with weights that add up to 1. */
  readonly outputs: readonly Term[];
}

/** The transfer of Liu et al. 2022, equation 9; exact where the predicted noise is. */
export function pseudoMove({ config, x, from, to, outputs }: PseudoMove): Pick<Move, "x" | "sigma"> {
  const alpha = alphaAt(config, from);
  const next = alphaAt(config, to);
  const noise = noiseOfPreserving(config, levelOfAlpha(alpha));
  const along = -(next - alpha) / (alpha * Math.sqrt(1 - next) + Math.sqrt(alpha * (1 - alpha) * next));
  const weighted = outputs.map(([weight, values]): Term => [along * noise.output * weight, values]);
  return { x: mix([[Math.sqrt(next / alpha) + along * noise.x, x], ...weighted]), sigma: sigmaOfAlpha(next) };
}
