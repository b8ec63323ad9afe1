import { brandAs, isSigmaflowError, kindOfError, messageOf, SigmaflowError } from "../problem/error.ts";
import { coreErrors } from "../problem/error-codes.ts";
import { shortageOf } from "../problem/shortage.ts";

/** Why a run failed: at which node, under which code. */
export class RunFailure extends SigmaflowError {
  static {
    brandAs(RunFailure, "run");
  }

  /** Path of the node, `denoise/step[12]/unet`. */
  readonly path: string;
  /** What failed besides, while the run was stopping; nothing is lost. */
  readonly others: RunFailure[] = [];

  constructor(path: string, cause: unknown) {
    super(knownError(cause), { cause });
    this.path = path;
  }

  /** A failure with its path; one that has a path already keeps it, because the inner one says more. */
  static at(path: string, cause: unknown): RunFailure {
    return isRunFailure(cause) ? cause : new RunFailure(path, cause);
  }
}

/** Whether something is a {@link RunFailure}, whichever copy of this package made it. */
export function isRunFailure(thrown: unknown): thrown is RunFailure {
  return kindOfError(thrown) === "run";
}

/** Whatever a node threw, with a code: its own, that of what the machine ran short of, or `NODE_FAILED`. */
export function knownError(thrown: unknown): SigmaflowError {
  if (isSigmaflowError(thrown)) return thrown;
  return shortageOf(thrown) ?? coreErrors.NODE_FAILED({ reason: messageOf(thrown) });
}

/** The reason of signals, and the error of promises, when a run was cancelled. */
export function cancelled(): SigmaflowError {
  return coreErrors.CANCELLED();
}

/** Whether something was thrown because of a cancellation. */
export function isCancelled(error: unknown, signal: AbortSignal): boolean {
  if (coreErrors.CANCELLED.is(error)) return true;
  // Some libraries answer a signal with an error of their own of this name.
  return signal.aborted && (error === signal.reason || (error instanceof Error && error.name === "AbortError"));
}
