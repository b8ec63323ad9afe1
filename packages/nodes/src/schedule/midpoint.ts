import type { Schedule } from "../port/schedule.ts";
import { mix } from "../tensor/mix.ts";
import { roundHalfEven } from "../tensor/round.ts";
import { isOn, type SolverConfig } from "./config.ts";
import { explodingSteps, sigmaOf } from "./exploding.ts";
import { noiseTable, timestepOf } from "./noise-table.ts";
import { directionOf, terms } from "./prediction.ts";
import { isSecondHalf, stepOf } from "./second-order.ts";
import type { Evaluation, Move, SolverPlan } from "./solver.ts";

/** Where a step of such a solver evaluates and goes: its start, its middle, and the level it denoises to. */
export interface MidpointStep {
  readonly sigma: number;
  readonly middle: number;
  readonly down: number;
  /** Noise level after the step: `down` and the fresh noise together. */
  readonly next: number;
  /** Deviation of the fresh noise; 0 for a solver without. */
  readonly up: number;
}

/** The levels of a step between two sigmas. */
export type MidpointRule = (sigma: number, next: number) => MidpointStep;

/** Plan of a solver that evaluates the model at the start and in the middle of each step. */
export function planMidpoint(rule: MidpointRule, config: SolverConfig, steps: number): SolverPlan {
  const { timesteps, sigmas, initNoiseSigma } = explodingSteps(config, steps);
  const table = noiseTable(config);
  // Under Karras sigmas diffusers rounds the timesteps of the starts, and those alone.
  const starts = isOn(config, "use_karras_sigmas") ? timesteps.map(roundHalfEven) : timesteps;
  const all = starts.flatMap((t, i) => {
    const { middle } = rule(sigmas[i]!, sigmas[i + 1]!);
    return [t, Math.fround(timestepOf(table, middle))];
  });
  return { timesteps: all.slice(0, -1), sigmas, initNoiseSigma };
}

/** Noise level at an index: a step's start or its middle. */
export function midpointSigmaAt(rule: MidpointRule, schedule: Schedule, index: number): number {
  const { sigma, middle } = levelsAt(rule, schedule, index);
  return index % 2 === 0 ? sigma : middle;
}

/** Moves to the middle of a step, or from its start all the way with the direction found there. The last is Euler's. */
export function midpointMove(rule: MidpointRule, evaluation: Evaluation): Move {
  const { schedule, config, index, x, output, history, noise } = evaluation;
  const { sigma, middle, down, next, up } = levelsAt(rule, schedule, index);
  if (!isSecondHalf(evaluation)) {
    const target = next === 0 ? 0 : middle;
    const moved = mix([[1, x], ...terms(directionOf(config, sigma), x, output, target - sigma)]);
    return { x: moved, sigma: target, ...(next > 0 && { history: { start: x } }) };
  }
  const direction = terms(directionOf(config, middle), x, output, down - sigma);
  return { x: mix([[1, history.start!], ...direction, ...(up > 0 ? [[up, noise()] as const] : [])]), sigma: next };
}

function levelsAt(rule: MidpointRule, schedule: Schedule, index: number): MidpointStep {
  const step = stepOf(index);
  return rule(sigmaOf(schedule, step), sigmaOf(schedule, step + 1));
}

/** The middle between two levels in ln σ, in torch's float32 steps, which show in the timesteps. */
export function middleInLog(from: number, to: number): number {
  const { fround, log, exp } = Math;
  const start = fround(log(from));
  const end = fround(log(to));
  return fround(exp(fround(end - fround(end - start) * 0.5)));
}
