import { messageOf } from "@sigmaflow/core";
import { storeErrors } from "../store/error-codes.ts";
import { isNotKept } from "../store/not-kept.ts";
import type { Claim, RunStore } from "../store/run-store.ts";
import type { RunEnding } from "../store/stored-run.ts";
import { elapsed } from "./elapsed.ts";
import { failedBy } from "./perform-run.ts";

/** How an ending is kept. */
export interface EndingDependencies {
  readonly store: RunStore;
  readonly onError: (error: unknown) => void;
  /** Called while not even the failure can be written. */
  readonly onWaiting: (error: Error) => void;
  /** Aborted when the process ends, which leaves the run to the next start. */
  readonly closing: AbortSignal;
}

const firstPauseMs = 200;
const longestPauseMs = 10_000;

/**
 * Writes how a run ended. What the store cannot keep with its outputs ends as failed with `RUN_NOT_KEPT`; where it
 * cannot keep that either, it is tried again until it does.
 *
 * @throws whatever else the store throws.
 */
export async function keepEnding(claim: Claim, ending: RunEnding, dependencies: EndingDependencies): Promise<void> {
  const { store, closing } = dependencies;
  let next = ending;
  for (let pause = firstPauseMs; ; pause = Math.min(2 * pause, longestPauseMs)) {
    try {
      await store.end(claim, next);
      return;
    } catch (error) {
      const isAway = storeErrors.STORE_UNREACHABLE.is(error);
      if (!isAway && !isNotKept(error)) throw error;
      if (pause === firstPauseMs) dependencies.onError(error);
      // What is out of reach may have kept it, and takes it later.
      if (!isAway && (next.outputs !== undefined || next.before !== undefined)) {
        next = { event: failedBy(claim.run, error) };
        continue;
      }
      dependencies.onWaiting(error instanceof Error ? error : new Error(messageOf(error)));
    }
    await elapsed(pause, closing);
    if (closing.aborted) return;
  }
}
