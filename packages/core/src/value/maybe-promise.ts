/** A value or a promise of it. Work that is done at once stays synchronous, which keeps small nodes cheap. */
export type MaybePromise<T> = T | Promise<T>;

/** Whether something is a promise of any make. */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}

/** Calls `next` with a value: at once, or when its promise resolves. (A module that exported `then` would be a thenable.) */
export function andThen<T, R>(value: MaybePromise<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return isPromise(value) ? value.then(next) : next(value);
}
