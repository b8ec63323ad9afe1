import { roundHalfEven } from "../tensor/round.ts";
import { numberOf, type SolverConfig, textOf } from "./config.ts";

/** Timesteps spread over training as single-step and k-diffusion solvers do; linspace ones may be fractional. */
export function spacedTimesteps(config: SolverConfig, steps: number): number[] {
  const length = numberOf(config, "num_train_timesteps");
  if (textOf(config, "timestep_spacing") === "trailing") return trailing(length, steps);
  if (textOf(config, "timestep_spacing") === "leading") return leading(config, steps, steps);
  const gap = (length - 1) / Math.max(1, steps - 1);
  if (steps === 1) return [0];
  return descending(steps, (i) => (i === steps - 1 ? length - 1 : i * gap));
}

/** Timesteps as multistep solvers spread them: whole, one gap further from the clean end, which is a step of its own. */
export function multistepTimesteps(config: SolverConfig, steps: number): number[] {
  const length = numberOf(config, "num_train_timesteps");
  if (textOf(config, "timestep_spacing") === "trailing") return trailing(length, steps);
  if (textOf(config, "timestep_spacing") === "leading") return leading(config, steps, steps + 1);
  return evenTimesteps(length, steps);
}

/** Whole timesteps from the last one down, evenly; 0 is left out. Halves fall where numpy's products put them. */
export function evenTimesteps(length: number, steps: number): number[] {
  const gap = (length - 1) / steps;
  return descending(steps, (i) => (i === steps - 1 ? length - 1 : roundHalfEven((i + 1) * gap)));
}

function leading(config: SolverConfig, steps: number, parts: number): number[] {
  const gap = Math.floor(numberOf(config, "num_train_timesteps") / parts);
  const offset = numberOf(config, "steps_offset", 0);
  const skipped = parts - steps;
  return descending(steps, (i) => (i + skipped) * gap + offset);
}

function trailing(length: number, steps: number): number[] {
  // numpy's arange takes its gap from its first two entries; the difference shows at halves.
  const gap = length - (length - length / steps);
  return Array.from({ length: steps }, (_, i) => roundHalfEven(length - i * gap) - 1);
}

/** Values of an ascending sequence, last first. */
function descending(count: number, value: (index: number) => number): number[] {
  return Array.from({ length: count }, (_, i) => value(count - 1 - i));
}
