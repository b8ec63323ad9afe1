import { mix } from "../../tensor/mix.ts";
import {
  clipDefaults,
  furtherTraining,
  numberOf,
  type SolverConfig,
  thresholdDefaults,
  zeroSnrDefaults,
} from "../config.ts";
import { distilledRefusal, distilledTimesteps } from "../distilled.ts";
import { cleanOfPreserving, levelOfAlpha, noiseOfPreserving, valuesOf } from "../prediction.ts";
import type { Evaluation, Move, Solver } from "../solver.ts";
import { alphaAt, sigmaOfAlpha, tableSigmaAt } from "../tables.ts";
import { lcm } from "./lcm.ts";

/** Trajectory consistency distillation (Zheng et al. 2024); `eta` 0 adds no noise, 1 as much as LCM. */
export const tcd: Solver = {
  className: "TCDScheduler",
  space: "vp",
  order: 1,
  defaults: defaults(lcm.defaults),
  further: { ...furtherTraining, ...zeroSnrDefaults },
  // The clean picture is not bounded; schedules name the settings as they always did.
  idle: [...Object.keys({ ...clipDefaults, ...thresholdDefaults }), ...lcm.idle!, "timestep_scaling"],
  refuse: distilledRefusal,
  plan: (config, steps) => ({ timesteps: distilledTimesteps(config, steps), initNoiseSigma: 1 }),
  sigmaAt: tableSigmaAt,
  step,
};

function defaults({ timestep_scaling: _, ...shared }: SolverConfig): SolverConfig {
  return { ...shared, eta: 0.3 };
}

function step({ schedule, config, index, x, output, noise }: Evaluation): Move {
  const next = schedule.timesteps[index + 1];
  const eta = numberOf(config, "eta");
  const level = levelOfAlpha(alphaAt(config, schedule.timesteps[index]!));
  // It first goes without noise to a level below the next one, the lower the larger eta is.
  const low = alphaAt(config, Math.floor((1 - eta) * (next ?? 0)));
  const clean = valuesOf(cleanOfPreserving(config, level), x, output);
  const predictedNoise = noiseOfPreserving(config, level);
  const towards = Math.sqrt(1 - low);
  const alpha = next === undefined ? low : alphaAt(config, next);
  const share = alpha / low;
  const moved = mix([
    [Math.sqrt(share * low), clean],
    [Math.sqrt(share) * towards * predictedNoise.x, x],
    [Math.sqrt(share) * towards * predictedNoise.output, output],
    ...(eta > 0 && next !== undefined ? [[Math.sqrt(1 - share), noise()] as const] : []),
  ]);
  return { x: moved, sigma: sigmaOfAlpha(alpha) };
}
