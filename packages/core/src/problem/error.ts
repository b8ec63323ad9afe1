/**
 * Whose fault an error is: the `caller`'s (what was asked for), the `state` of what is there (files, names, versions), a
 * `limit`'s, a `remote` service's, the `machine`'s (memory, disk, processes), or `ours` (this program or a node).
 */
export type Fault = "caller" | "state" | "limit" | "remote" | "machine" | "ours";

/** What kinds of error there are beyond plain ones; each is known by its brand. */
type Kind = "error" | "run" | "graph" | "inputs";

// The same in every copy of this package that a program may have loaded; `instanceof` knows one copy only.
const brand: unique symbol = Symbol.for("sigmaflow.error");

/** What an error is made of. */
export interface ErrorFacts<C extends string = string, P = unknown> {
  readonly code: C;
  readonly fault: Fault;
  readonly params: P;
  readonly message: string;
}

/**
 * An error that a person can act on: a stable code, whose fault it is, what is wrong and what to do, and the data that
 * the message was made from. Packages make them with `defineErrors`; {@link isSigmaflowError} knows them.
 */
export class SigmaflowError<C extends string = string, P = unknown> extends Error {
  static {
    brandAs(SigmaflowError, "error");
  }

  override readonly name = "SigmaflowError";
  /** Stable across versions, upper snake case; every code of ours has an entry in `docs/errors.md`. */
  readonly code: C;
  readonly fault: Fault;
  /** Plain data. */
  readonly params: P;

  constructor({ code, fault, params, message }: ErrorFacts<C, P>, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.fault = fault;
    this.params = params;
  }
}

/** Brands the errors of a class as of a kind. */
export function brandAs(errors: { readonly prototype: Error }, kind: Kind): void {
  Object.defineProperty(errors.prototype, brand, { value: kind });
}

/** The kind of error that something thrown is; undefined for what is not ours. */
export function kindOfError(thrown: unknown): Kind | undefined {
  if (typeof thrown !== "object" || thrown === null || !(brand in thrown)) return undefined;
  // Only `brandAs` writes under this symbol.
  return thrown[brand] as Kind;
}

/** Whether something is an error of ours, whichever copy of this package made it. */
export function isSigmaflowError(thrown: unknown): thrown is SigmaflowError {
  return kindOfError(thrown) !== undefined;
}

/** The code of an error, or `fallback` for one that is not ours. */
export function codeOf(thrown: unknown, fallback: string): string {
  return isSigmaflowError(thrown) ? thrown.code : fallback;
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
