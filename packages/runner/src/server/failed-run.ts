import { coreErrors, SigmaflowError } from "@sigmaflow/core";
import { promptErrors } from "@sigmaflow/nodes";
import type { RunError } from "../store/stored-run.ts";

/** A run that ended without its result, to be answered to whoever waits for it. */
export class FailedRun extends SigmaflowError {
  /** Path of the node. */
  readonly path: string | undefined;
  /** All that was wrong with the graph or with inputs. */
  readonly problems: RunError["problems"];

  constructor({ code, message, path, problems, params = {} }: RunError) {
    // What lies in a prompt, and how many pictures are wanted, is the request's own fault; whatever else a graph fails
    // with, its caller cannot change.
    const asked = [...Object.values(promptErrors), coreErrors.PAID_CALLS_REFUSED].find((maker) => maker.code === code);
    super({ code, fault: asked?.fault ?? "ours", params, message });
    this.path = path;
    this.problems = problems;
  }
}

/** Why a run has no result; without an error it was cancelled. */
export function failedRun(error: RunError | undefined): FailedRun {
  const cancelled = { code: coreErrors.CANCELLED.code, message: "The run was cancelled. Send the request again." };
  return new FailedRun(error ?? cancelled);
}
