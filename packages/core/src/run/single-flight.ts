import { coreErrors } from "../problem/error-codes.ts";
import type { MaybePromise } from "../value/maybe-promise.ts";
import { isPromise } from "../value/maybe-promise.ts";
import { cancelled } from "./failure.ts";

/** How work learns that nobody waits for its result any more. */
export interface CancellationToken {
  /** Made when first asked for, because most work never looks. */
  readonly signal: AbortSignal;
  /** Whether the signal is aborted. */
  readonly stopped: boolean;
}

/** One computation in flight, whose result several callers may await. It is stopped when the last of them leaves. */
export class Flight implements CancellationToken {
  #waiting = 0;
  #stopped = false;
  #controller: AbortController | undefined;
  result: Promise<unknown> | undefined;
  /** Resolves once the result is in the cache; callers before that share this flight. */
  joinableUntil: Promise<unknown> | undefined;

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#stopped) this.#controller.abort(cancelled());
    }
    return this.#controller.signal;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  join(): void {
    this.#waiting++;
  }

  leave(): void {
    if (--this.#waiting === 0) this.stop();
  }

  stop(): void {
    this.#stopped = true;
    this.#controller?.abort(cancelled());
  }
}

/** Single-flight: work with the same key runs once at a time, and every caller meanwhile gets its result. */
export class SingleFlight {
  readonly #inFlight = new Map<string, Flight>();

  /**
   * The result of `work`, or of the flight with the same key. A caller's `signal` ends that caller's waiting only.
   * Synchronous when the work is.
   */
  run<T>(key: string, signal: AbortSignal, work: (flight: Flight) => MaybePromise<T>): MaybePromise<T> {
    if (signal.aborted) throw signal.reason;
    const other = this.#inFlight.get(key);
    if (other !== undefined && !other.stopped) {
      other.join();
      return watch(other, other.result as Promise<T>, signal).catch((error: unknown) => {
        // The caller that ran the work was cancelled, or might pay no more, which ended it for all; this one runs the work itself.
        if (isOfCaller(error) && !signal.aborted) return this.run(key, signal, work);
        throw error;
      });
    }
    const flight = new Flight();
    flight.join();
    const result = work(flight);
    if (!isPromise(result)) {
      if (flight.joinableUntil !== undefined) this.#track(key, flight, Promise.resolve(result));
      return result;
    }
    this.#track(key, flight, result);
    return watch(flight, result, signal);
  }

  #track(key: string, flight: Flight, result: Promise<unknown>): void {
    flight.result = result;
    this.#inFlight.set(key, flight);
    const forget = () => {
      if (this.#inFlight.get(key) === flight) this.#inFlight.delete(key);
    };
    result.then(
      () => (flight.joinableUntil === undefined ? forget() : flight.joinableUntil.then(forget, forget)),
      () => {
        forget();
        // Nobody waits for whatever still runs inside it.
        flight.stop();
      },
    );
  }
}

/** Whether an error says something about whoever ran the work, not about the work. */
function isOfCaller(error: unknown): boolean {
  return coreErrors.CANCELLED.is(error) || coreErrors.PAID_CALLS_REFUSED.is(error);
}

function watch<T>(flight: Flight, result: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      flight.leave();
      reject(signal.reason);
    };
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    const done = () => signal.removeEventListener("abort", abort);
    result.then(
      (value) => {
        done();
        resolve(value);
      },
      (error) => {
        done();
        reject(error);
      },
    );
  });
}
