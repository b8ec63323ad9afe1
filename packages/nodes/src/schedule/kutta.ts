import { mix, type Term } from "../tensor/mix.ts";
import { isOn, numberOf, type SolverConfig } from "./config.ts";
import { scheduleErrors } from "./error-codes.ts";
import { pseudoMove } from "./pseudo.ts";
import type { Evaluation, Move } from "./solver.ts";

/** Steps that PNDM warms up with, of four evaluations each. */
const STEPS = 3;
const STAGES = 4;

/** Model evaluations of the warm-up that these settings ask for. */
export function kuttaEvaluations(config: SolverConfig): number {
  return isOn(config, "skip_prk_steps") ? 0 : STEPS * STAGES;
}

/** Timesteps with warm-up: start, middle, middle and end of each of the first three steps, then the rest. */
export function kuttaTimesteps(config: SolverConfig, spaced: readonly number[]): number[] {
  const half = halfGap(config, spaced.length);
  const warm = Array.from({ length: STEPS }, (_, i) => {
    const end = spaced[i + 1]!;
    return [spaced[i]!, end + half, end + half, end];
  });
  return [...warm.flat(), ...spaced.slice(STEPS)];
}

/** One stage of a Runge–Kutta step, which moves from the step's start each time. */
export function kuttaMove({ schedule, config, index, x, output, history }: Evaluation): Move {
  const stage = index % STAGES;
  const from = schedule.timesteps[index - stage]!;
  const start = stage === 0 ? x : history.start;
  if (start === undefined) {
    throw scheduleErrors.SCHEDULE_INDEX_INVALID({ index, reason: "stage", stage });
  }
  const to = schedule.timesteps[index]! - (stage % 2 === 0 ? halfGap(config, schedule.steps) : 0);
  const outputs: Term[] =
    stage < STAGES - 1
      ? [[1, output]]
      : [
          [1 / 6, output],
          [1, history.sum!],
        ];
  const moved = pseudoMove({ config, x: start, from, to, outputs });
  return { ...moved, history: { ...outputsAfter(history, output, stage), ...openStep(history, output, stage, start) } };
}

/** The outputs that the multistep method goes on with: those at the starts of steps, newest first. */
function outputsAfter(history: Evaluation["history"], output: Float32Array, stage: number): Evaluation["history"] {
  const known = [history.output1, history.output2, history.output3];
  const shifted = stage === 0 ? [output, ...known] : known;
  const kept = shifted.slice(0, 3).flatMap((values, i) => (values ? [[`output${i + 1}`, values] as const] : []));
  return Object.fromEntries(kept);
}

/** What the next stage needs of this step. */
function openStep(
  history: Evaluation["history"],
  output: Float32Array,
  stage: number,
  start: Float32Array,
): Evaluation["history"] {
  if (stage === STAGES - 1) return {};
  const weighted: Term = [stage === 0 ? 1 / 6 : 1 / 3, output];
  return { start, sum: mix(stage === 0 ? [weighted] : [weighted, [1, history.sum!]]) };
}

function halfGap(config: SolverConfig, steps: number): number {
  return Math.floor(Math.floor(numberOf(config, "num_train_timesteps") / steps) / 2);
}
