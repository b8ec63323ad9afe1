import type { RunEvent } from "@sigmaflow/core";
import type { RunError, RunStatus } from "./stored-run.ts";

const endings: Readonly<Record<string, RunStatus>> = {
  "run.finished": "succeeded",
  "run.failed": "failed",
  "run.cancelled": "cancelled",
};

/** What a run is after its last event. */
export function statusAfter({ type }: RunEvent): RunStatus {
  return endings[type] ?? "failed";
}

/** Why a run failed, as its last event says it; undefined for one that did not. */
export function errorIn(last: RunEvent): RunError | undefined {
  if (last.type !== "run.failed") return undefined;
  const { type: _type, seq: _seq, run: _run, time: _time, ...error } = last;
  return error;
}
