import { numberOf, type SolverConfig } from "./config.ts";

/** Timesteps for distilled models: picked evenly from the grid that they were distilled on, from its noisy end. */
export function distilledTimesteps(config: SolverConfig, steps: number): number[] {
  const grid = numberOf(config, "original_inference_steps");
  const gap = Math.floor(numberOf(config, "num_train_timesteps") / grid);
  return Array.from({ length: steps }, (_, i) => (grid - Math.floor((i * grid) / steps)) * gap - 1);
}

/** What is wrong with a number of steps for a distilled model. */
export function distilledRefusal(config: SolverConfig, steps: number): string | undefined {
  const grid = numberOf(config, "original_inference_steps");
  return steps > grid
    ? `has a grid of ${grid} timesteps and cannot take ${steps} steps. Ask for ${grid} or fewer.`
    : undefined;
}
