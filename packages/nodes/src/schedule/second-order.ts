import { scheduleErrors } from "./error-codes.ts";
import type { Evaluation } from "./solver.ts";

/** Whole step that a model evaluation belongs to, when every step but the last has two. */
export function stepOf(index: number): number {
  return Math.floor(index / 2);
}

/**
 * Whether this evaluation is the second half of its step, whose first half left the step's start in the history.
 * @throws `SCHEDULE_INDEX_INVALID` when a fresh state is to start there.
 */
export function isSecondHalf({ schedule, index, history }: Evaluation): boolean {
  if (index % 2 === 0) return false;
  if (history.start !== undefined) return true;
  throw scheduleErrors.SCHEDULE_INDEX_INVALID({ index, reason: "second", scheduler: schedule.scheduler });
}
