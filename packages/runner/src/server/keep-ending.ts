import type { RunEnding } from "../store/run-row.ts";
import { isDiskFault, type RunStore } from "../store/run-store.ts";
import { failedBy, notKept } from "./perform-run.ts";

/** How an ending is kept. */
export interface EndingHost {
  readonly store: RunStore;
  readonly onError: (error: unknown) => void;
  /** Told while not even the failure can be written. */
  readonly onWaiting: (error: Error) => void;
  /** Aborted when the server stops, which leaves the run to the next start. */
  readonly closing: AbortSignal;
}

const firstPauseMs = 200;
const longestPauseMs = 10_000;

/**
 * Writes how a run ended. What the disk does not take with its outputs ends as failed with `RUN_NOT_KEPT`; where it does
 * not take that either, it is tried again until it does. Throws what is no fault of the disk.
 */
export async function keepEnding(ending: RunEnding, host: EndingHost): Promise<void> {
  const { store, closing } = host;
  const id = ending.event.run;
  let next = ending;
  for (let pause = firstPauseMs; ; pause = Math.min(2 * pause, longestPauseMs)) {
    try {
      store.end({ ...next, event: { ...next.event, seq: store.summary(id)!.lastSeq + 1 } });
      return;
    } catch (error) {
      if (!isDiskFault(error)) throw error;
      const failure = notKept(error);
      if (pause === firstPauseMs) host.onError(error);
      if (next.outputs !== undefined) {
        next = { event: failedBy(id, failure) };
        continue;
      }
      host.onWaiting(failure);
    }
    await elapsed(pause, closing);
    if (closing.aborted) return;
  }
}

function elapsed(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}
