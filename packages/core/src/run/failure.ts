import { codeOf, messageOf, SigmaflowError } from "../error.ts";

/** Why a run failed: at which node, under which code. */
export class RunFailure extends SigmaflowError {
  /** Path of the node, `denoise/step[12]/unet`. */
  readonly path: string;
  /** What failed besides, while the run was stopping; nothing is lost. */
  readonly others: RunFailure[] = [];

  constructor(path: string, cause: unknown) {
    super(codeOf(cause, "NODE_FAILED"), messageOf(cause), { cause });
    this.path = path;
  }

  /** A failure with its path; one that has a path already keeps it, because the inner one says more. */
  static at(path: string, cause: unknown): RunFailure {
    return cause instanceof RunFailure ? cause : new RunFailure(path, cause);
  }
}

/** The reason that signals carry and promises reject with when a run was cancelled. */
export function cancelled(): SigmaflowError {
  return new SigmaflowError(
    "CANCELLED",
    "The run was cancelled. What was finished is in the cache; run again to go on.",
  );
}

/** Whether something was thrown because of a cancellation. */
export function isCancelled(error: unknown, signal: AbortSignal): boolean {
  if (codeOf(error, "") === "CANCELLED") return true;
  // Some libraries answer a signal with an error of their own of this name.
  return signal.aborted && (error === signal.reason || (error instanceof Error && error.name === "AbortError"));
}
