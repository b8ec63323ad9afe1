import { coreErrors, SigmaflowError } from "@sigmaflow/core";
import { promptErrors } from "@sigmaflow/nodes";
import type { RunError } from "../store/stored-run.ts";

/**
 * What is the request's own fault: what lies in a prompt, and how many or how large pictures are wanted. Whatever else a
 * graph fails with, its caller cannot change.
 */
const asked = [
  ...Object.values(promptErrors),
  coreErrors.PAID_CALLS_REFUSED,
  coreErrors.EXECUTIONS_EXCEEDED,
  coreErrors.EVENTS_EXCEEDED,
  coreErrors.LIVE_BYTES_EXCEEDED,
  coreErrors.SIZE_EXCEEDED,
  coreErrors.TEXT_EXCEEDED,
];

/** A run that ended without its result, to be answered to whoever waits for it. */
export class FailedRun extends SigmaflowError {
  /** Path of the node. */
  readonly path: string | undefined;
  /** All that was wrong with the graph or with inputs. */
  readonly problems: RunError["problems"];

  constructor({ code, message, path, problems, params = {} }: RunError) {
    super({ code, fault: asked.find((maker) => maker.code === code)?.fault ?? "ours", params, message });
    this.path = path;
    this.problems = problems;
  }
}

/** Why a run has no result; without an error it was cancelled. */
export function failedRun(error: RunError | undefined): FailedRun {
  const cancelled = { code: coreErrors.CANCELLED.code, message: "The run was cancelled. Send the request again." };
  return new FailedRun(error ?? cancelled);
}
