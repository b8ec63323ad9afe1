import { coreErrors, SigmaflowError } from "@sigmaflow/core";
import { promptErrors } from "@sigmaflow/nodes";
import type { RunError } from "../store/stored-run.ts";

/** A run that ended without its result, to be answered to whoever waits for it. */
export class FailedRun extends SigmaflowError {
  /** Path of the node. */
  readonly path: string | undefined;

  constructor({ code, message, path }: RunError) {
    // What lies in a prompt is the request's own fault; whatever else a graph fails with, its caller cannot change.
    const asked = Object.values(promptErrors).find((maker) => maker.code === code);
    super({ code, fault: asked?.fault ?? "ours", params: {}, message });
    this.path = path;
  }
}

/** Why a run has no result; without an error it was cancelled. */
export function failedRun(error: RunError | undefined): FailedRun {
  const cancelled = { code: coreErrors.CANCELLED.code, message: "The run was cancelled. Send the request again." };
  return new FailedRun(error ?? cancelled);
}
