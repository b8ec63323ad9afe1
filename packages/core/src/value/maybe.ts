/** A value now or later. Work that is done at once stays synchronous, which keeps small nodes cheap. */
export type Maybe<T> = T | Promise<T>;

/** Whether something is a promise of any make. */
export function isPromise<T>(value: Maybe<T>): value is Promise<T> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}

/** Goes on with a value: at once when it is there, else when it comes. (A module that exported `then` would be a thenable.) */
export function andThen<T, R>(value: Maybe<T>, next: (value: T) => Maybe<R>): Maybe<R> {
  return isPromise(value) ? value.then(next) : next(value);
}
