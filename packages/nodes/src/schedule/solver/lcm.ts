import { mix } from "../../tensor/mix.ts";
import {
  clipDefaults,
  furtherTraining,
  numberOf,
  thresholdDefaults,
  trainingDefaults,
  zeroSnrDefaults,
} from "../config.ts";
import { distilledRefusal, distilledTimesteps } from "../distilled.ts";
import { bounded, cleanOfPreserving, levelOfAlpha, valuesOf } from "../prediction.ts";
import type { Evaluation, Move, Solver } from "../solver.ts";
import { alphaAt, sigmaOfAlpha, tableSigmaAt } from "../tables.ts";

/** Sampling of latent consistency models (Luo et al. 2023): to the clean picture, and back to the next level with noise. */
export const lcm: Solver = {
  className: "LCMScheduler",
  space: "vp",
  order: 1,
  defaults: {
    ...trainingDefaults,
    beta_start: 0.00085,
    beta_end: 0.012,
    beta_schedule: "scaled_linear",
    ...clipDefaults,
    clip_sample: false,
    ...thresholdDefaults,
    original_inference_steps: 50,
    timestep_scaling: 10,
  },
  further: { ...furtherTraining, ...zeroSnrDefaults },
  idle: ["set_alpha_to_one", "steps_offset", "timestep_spacing"],
  refuse: distilledRefusal,
  plan: (config, steps) => ({ timesteps: distilledTimesteps(config, steps), initNoiseSigma: 1 }),
  sigmaAt: tableSigmaAt,
  step,
};

/** Deviation of the data that the boundary condition of consistency models assumes. */
const DATA_DEVIATION = 0.5;

function step({ schedule, config, index, x, output, batch, noise }: Evaluation): Move {
  const timestep = schedule.timesteps[index]!;
  const next = schedule.timesteps[index + 1];
  const level = levelOfAlpha(alphaAt(config, timestep));
  const predicted = bounded(config, valuesOf(cleanOfPreserving(config, level), x, output), batch);
  const scaled = timestep * numberOf(config, "timestep_scaling");
  const size = scaled ** 2 + DATA_DEVIATION ** 2;
  const clean = mix([
    [scaled / Math.sqrt(size), predicted],
    [DATA_DEVIATION ** 2 / size, x],
  ]);
  if (next === undefined) return { x: clean, sigma: 0 };
  const alpha = alphaAt(config, next);
  const moved = mix([
    [Math.sqrt(alpha), clean],
    [Math.sqrt(1 - alpha), noise()],
  ]);
  return { x: moved, sigma: sigmaOfAlpha(alpha) };
}
