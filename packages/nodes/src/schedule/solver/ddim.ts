import { mix } from "../../tensor/mix.ts";
import { roundHalfEven } from "../../tensor/round.ts";
import {
  clipDefaults,
  furtherTraining,
  numberOf,
  thresholdDefaults,
  trainingDefaults,
  zeroSnrDefaults,
} from "../config.ts";
import { bounded, cleanOfPreserving, levelOfAlpha, noiseOfPreserving, valuesOf } from "../prediction.ts";
import type { Evaluation, Move, Solver } from "../solver.ts";
import { spacedTimesteps } from "../spacing.ts";
import { alphaAt, sigmaOfAlpha, tableSigmaAt, timestepGap } from "../tables.ts";

/** DDIM (Song et al. 2020, equation 12); `eta` 0 is deterministic, 1 has DDPM's variance. */
export const ddim: Solver = {
  className: "DDIMScheduler",
  space: "vp",
  order: 1,
  defaults: {
    ...trainingDefaults,
    ...clipDefaults,
    ...thresholdDefaults,
    set_alpha_to_one: true,
    steps_offset: 0,
    timestep_spacing: "leading",
    eta: 0,
  },
  further: { ...furtherTraining, ...zeroSnrDefaults },
  plan: (config, steps) => ({ timesteps: spacedTimesteps(config, steps).map(roundHalfEven), initNoiseSigma: 1 }),
  sigmaAt: tableSigmaAt,
  step,
};

function step({ schedule, config, index, x, output, batch, noise }: Evaluation): Move {
  const timestep = schedule.timesteps[index]!;
  const alpha = alphaAt(config, timestep);
  const next = alphaAt(config, timestep - timestepGap(schedule));
  const level = levelOfAlpha(alpha);
  const clean = bounded(config, valuesOf(cleanOfPreserving(config, level), x, output), batch);
  const predictedNoise = noiseOfPreserving(config, level);
  const eta = numberOf(config, "eta");
  const deviation = eta * Math.sqrt(((1 - next) / (1 - alpha)) * (1 - alpha / next));
  const towards = Math.sqrt(Math.max(0, 1 - next - deviation ** 2));
  const moved = mix([
    [Math.sqrt(next), clean],
    [towards * predictedNoise.x, x],
    [towards * predictedNoise.output, output],
    ...(eta > 0 ? [[deviation, noise()] as const] : []),
  ]);
  return { x: moved, sigma: sigmaOfAlpha(next) };
}
