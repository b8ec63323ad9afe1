/** An error that a person can act on: a stable code, what is wrong, and what to do. */
export class SigmaflowError extends Error {
  override readonly name = "SigmaflowError";
  /** Stable across versions, upper snake case; every code has an entry in `docs/errors.md`. */
  readonly code: string;

  /** `message`: one sentence of what is wrong, one of what to do. */
  constructor(code: string, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}

/** The code of an error, or `fallback` for one that is not ours. */
export function codeOf(error: unknown, fallback: string): string {
  return error instanceof SigmaflowError ? error.code : fallback;
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  try {
    return String(error);
  } catch {
    return "something that cannot be written as text";
  }
}
