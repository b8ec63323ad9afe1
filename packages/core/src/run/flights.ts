import { cancelled } from "./failure.ts";

/** Work that is under way and whose result several may wait for. It is stopped when nobody waits any more. */
export class Flight {
  #waiting = 0;
  #abandoned = false;
  #controller: AbortController | undefined;
  result: Promise<unknown> | undefined;

  /** Made when first asked for, because most work never looks. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#abandoned) this.#controller.abort(cancelled());
    }
    return this.#controller.signal;
  }

  join(): void {
    this.#waiting++;
  }

  leave(): void {
    if (--this.#waiting > 0) return;
    this.#abandoned = true;
    this.#controller?.abort(cancelled());
  }

  get abandoned(): boolean {
    return this.#abandoned;
  }
}

/** Identical work, known by key, is done once; whoever asks while it runs gets the same result. */
export class Flights {
  readonly #flying = new Map<string, Flight>();

  /**
   * The result of `work`, or of the same work already under way. One waiter's cancellation (`signal`) ends its own
   * waiting only. Synchronous when the work is.
   */
  run<T>(key: string, signal: AbortSignal, work: (flight: Flight) => T | Promise<T>): T | Promise<T> {
    const other = this.#flying.get(key);
    if (other?.result !== undefined && !other.abandoned) return wait(other, other.result as Promise<T>, signal);
    const flight = new Flight();
    flight.join();
    const result = work(flight);
    if (!(result instanceof Promise)) return result;
    flight.result = result;
    this.#flying.set(key, flight);
    const land = () => {
      if (this.#flying.get(key) === flight) this.#flying.delete(key);
    };
    result.then(land, land);
    return watch(flight, result, signal);
  }
}

function wait<T>(flight: Flight, result: Promise<T>, signal: AbortSignal): Promise<T> {
  flight.join();
  return watch(flight, result, signal);
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
