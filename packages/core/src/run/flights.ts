import { coreErrors } from "../problem/error-codes.ts";
import type { Maybe } from "../value/maybe.ts";
import { isPromise } from "../value/maybe.ts";
import { cancelled } from "./failure.ts";

/** What tells work that nobody wants it any more. */
export interface Stop {
  /** Made when first asked for, because most work never looks. */
  readonly signal: AbortSignal;
  /** The same as a plain question. */
  readonly stopped: boolean;
}

/** Work that is under way and whose result several may wait for. It is stopped when nobody waits any more. */
export class Flight implements Stop {
  #waiting = 0;
  #stopped = false;
  #controller: AbortController | undefined;
  result: Promise<unknown> | undefined;
  /** Set by work whose result others find only after this: until then they join. */
  until: Promise<unknown> | undefined;

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

/** Identical work, known by key, is done once; whoever asks while it runs gets the same result. */
export class Flights {
  readonly #flying = new Map<string, Flight>();

  /**
   * The result of `work`, or of the same work already under way. One waiter's cancellation (`signal`) ends its own
   * waiting only. Synchronous when the work is.
   */
  run<T>(key: string, signal: AbortSignal, work: (flight: Flight) => Maybe<T>): Maybe<T> {
    if (signal.aborted) throw signal.reason;
    const other = this.#flying.get(key);
    if (other !== undefined && !other.stopped) {
      other.join();
      return watch(other, other.result as Promise<T>, signal).catch((error: unknown) => {
        // Whoever did the work was stopped in a way that ended it for all; it is not stopped here.
        if (coreErrors.CANCELLED.is(error) && !signal.aborted) return this.run(key, signal, work);
        throw error;
      });
    }
    const flight = new Flight();
    flight.join();
    const result = work(flight);
    if (!isPromise(result)) {
      if (flight.until !== undefined) this.#fly(key, flight, Promise.resolve(result));
      return result;
    }
    this.#fly(key, flight, result);
    return watch(flight, result, signal);
  }

  #fly(key: string, flight: Flight, result: Promise<unknown>): void {
    flight.result = result;
    this.#flying.set(key, flight);
    const land = () => {
      if (this.#flying.get(key) === flight) this.#flying.delete(key);
    };
    result.then(
      () => (flight.until === undefined ? land() : flight.until.then(land, land)),
      () => {
        land();
        // What else goes on inside has nobody left who wants it.
        flight.stop();
      },
    );
  }
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
