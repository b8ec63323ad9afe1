import type { Data } from "./data.ts";
import { type Fault, isSigmaflowError, SigmaflowError } from "./error.ts";

/** What the errors page says about one code. */
export interface CodeEntry {
  /** A few words. */
  readonly title: string;
  /** When it comes up. */
  readonly meaning: string;
  /** What to do. */
  readonly action: string;
}

/** One kind of error as a package defines it. */
export interface ErrorEntry extends CodeEntry {
  /** Whose fault it is. */
  readonly fault: Fault;
  /** One sentence of what is wrong, one of what to do; its parameters are plain data. */
  readonly message: (params: never) => string;
}

/** The parameters of a message: none, or one object of plain data. */
type Params<E extends ErrorEntry> = Parameters<E["message"]> extends [infer P] ? P : Readonly<Record<string, never>>;

/** Makes errors of one code, from the parameters of its message. */
export interface ErrorMaker<C extends string, P> extends CodeEntry {
  (
    ...given: Record<never, never> extends P
      ? [params?: P, options?: ErrorOptions]
      : [params: P, options?: ErrorOptions]
  ): SigmaflowError<C, P>;
  readonly code: C;
  readonly fault: Fault;
  /** The message of an error with these parameters. */
  readonly say: (params: P) => string;
  /** Whether something is an error of this code, also one that another copy of this package made. */
  is(thrown: unknown): thrown is SigmaflowError<C, P>;
}

/** A catalogue of errors: makers by code. */
export type ErrorCatalogue<T extends { readonly [code: string]: ErrorEntry }> = {
  readonly [C in keyof T & string]: ErrorMaker<C, Params<T[C]>>;
};

/** Refuses parameters that JSON cannot carry. */
type WithData<T extends { readonly [code: string]: ErrorEntry }> = {
  readonly [C in keyof T]: Params<T[C]> extends Data
    ? unknown
    : { readonly message: "its parameters must be plain data" };
};

/**
 * Defines the errors of a package: for each code, in upper snake case, whose fault it is, what the errors page says, and
 * the message from typed parameters.
 *
 * @example
 * ```ts
 * import { defineErrors } from "sigmaflow";
 *
 * const listErrors = defineErrors({
 *   NO_SUCH_ITEM: {
 *     fault: "caller",
 *     title: "No such item",
 *     meaning: "A list has fewer items than the place asked for.",
 *     action: "Ask for a place from 0 to one less than the number of items.",
 *     message: ({ count, index }: { count: number; index: number }) =>
 *       `The list has ${count} items, so there is none at place ${index}.`,
 *   },
 * });
 * throw listErrors.NO_SUCH_ITEM({ count: 3, index: 7 });
 * ```
 */
export function defineErrors<const T extends { readonly [code: string]: ErrorEntry }>(
  entries: T & WithData<T>,
): ErrorCatalogue<T> {
  const makers = Object.entries<ErrorEntry>(entries).map(([code, entry]) => [code, makerOf(code, entry)]);
  // Each entry became the maker of its code.
  return Object.fromEntries(makers) as ErrorCatalogue<T>;
}

function makerOf(code: string, { fault, title, meaning, action, message }: ErrorEntry): ErrorMaker<string, Data> {
  // The maker's type asks for the parameters of the message.
  const say = message as (params: Data) => string;
  const make = (params: Data = {}, options?: ErrorOptions) =>
    new SigmaflowError({ code, fault, params, message: say(params) }, options);
  const is = (thrown: unknown): thrown is SigmaflowError<string, Data> =>
    isSigmaflowError(thrown) && thrown.code === code;
  return Object.assign(make, { code, fault, title, meaning, action, say, is });
}
