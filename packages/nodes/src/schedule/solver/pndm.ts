import type { Term } from "../../tensor/mix.ts";
import { roundHalfEven } from "../../tensor/round.ts";
import { furtherTraining, isOn, trainingDefaults } from "../config.ts";
import { kuttaEvaluations, kuttaMove, kuttaTimesteps } from "../kutta.ts";
import { pseudoMove } from "../pseudo.ts";
import type { Evaluation, Move, Solver } from "../solver.ts";
import { spacedTimesteps } from "../spacing.ts";
import { tableSigmaAt, timestepGap } from "../tables.ts";

/**
 * PNDM (Liu et al. 2022): a linear multistep method along the noise direction. Without Runge–Kutta warm-up (PLMS, as
 * Stable Diffusion uses it) the first step is made twice, so there is one evaluation more than steps.
 */
export const pndm: Solver = {
  className: "PNDMScheduler",
  space: "vp",
  order: 1,
  defaults: {
    ...trainingDefaults,
    skip_prk_steps: false,
    set_alpha_to_one: false,
    timestep_spacing: "leading",
    steps_offset: 0,
  },
  further: furtherTraining,
  refuse(config, steps) {
    const least = isOn(config, "skip_prk_steps") ? 3 : 4;
    return steps < least ? `needs ${least} steps for its history. Ask for ${least} or more.` : undefined;
  },
  plan(config, steps) {
    const spaced = spacedTimesteps(config, steps).map(roundHalfEven);
    if (!isOn(config, "skip_prk_steps")) return { timesteps: kuttaTimesteps(config, spaced), initNoiseSigma: 1 };
    return { timesteps: [...spaced.slice(0, 2), ...spaced.slice(1)], initNoiseSigma: 1 };
  },
  sigmaAt: tableSigmaAt,
  step,
};

/** Adams–Bashforth weights by the number of known outputs, newest first. */
const weights: readonly (readonly number[])[] = [
  [1],
  [3 / 2, -1 / 2],
  [23 / 12, -16 / 12, 5 / 12],
  [55 / 24, -59 / 24, 37 / 24, -9 / 24],
];

function step(evaluation: Evaluation): Move {
  const { schedule, config, index, x, output, history, counters } = evaluation;
  if (index < kuttaEvaluations(config)) return kuttaMove(evaluation);
  const timestep = schedule.timesteps[index]!;
  const gap = timestepGap(schedule);
  const done = counters.done ?? 0;
  const earlier = knownOutputs(history);
  if (isOn(config, "skip_prk_steps") && done === 1) {
    // The first step again, with the mean of the outputs at both its ends.
    const outputs: Term[] = [
      [0.5, output],
      [0.5, earlier[0]!],
    ];
    const moved = pseudoMove({ config, x: history.start!, from: timestep + gap, to: timestep, outputs });
    return { ...moved, history: { output1: earlier[0]! }, counters: { done: 2 } };
  }
  const known = [output, ...earlier];
  const outputs = weights[known.length - 1]!.map((weight, i): Term => [weight, known[i]!]);
  const moved = pseudoMove({ config, x, from: timestep, to: timestep - gap, outputs });
  const kept = known.slice(0, 3).map((values, i) => [`output${i + 1}`, values] as const);
  const remembered = { ...Object.fromEntries(kept), ...(done === 0 && { start: x }) };
  return { ...moved, history: remembered, counters: { done: done + 1 } };
}

function knownOutputs(history: Evaluation["history"]): Float32Array[] {
  return [history.output1, history.output2, history.output3].filter((values) => values !== undefined);
}
