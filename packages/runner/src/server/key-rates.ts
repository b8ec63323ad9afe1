import type { SigmaflowError } from "@sigmaflow/core";
import type { ApiKey } from "../store/key-store.ts";
import { serverErrors } from "./error-codes.ts";

const minuteMs = 60_000;

/** Counts the runs that keys start, so that none starts more in a minute than it may. */
export class KeyRates {
  readonly #now: () => number;
  /** When each run of the last minute was started, by key. */
  readonly #started = new Map<string, number[]>();

  /** `now`: milliseconds that never go back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Counts a run of a key.
   *
   * @throws `RATE_LIMITED`.
   */
  take({ id, rate }: ApiKey): void {
    if (rate === undefined) return;
    const now = this.#now();
    const lately = (this.#started.get(id) ?? []).filter((at) => at > now - minuteMs);
    this.#started.set(id, lately);
    if (lately.length >= rate) {
      const free = (lately[lately.length - rate] ?? now) + minuteMs;
      throw rateLimited(rate, free - now);
    }
    lately.push(now);
  }
}

/** Starts of runs that several servers count together. */
export interface SharedStarts {
  /** Counts one of a key; where it may start no more than it did in the last minute, ms until it may again. */
  startOf(key: string, rate: number): Promise<number | undefined>;
}

/** {@link KeyRates} of several servers together. */
export class SharedKeyRates {
  readonly #starts: SharedStarts;

  constructor(starts: SharedStarts) {
    this.#starts = starts;
  }

  /** @throws `RATE_LIMITED`. */
  async take({ id, rate }: ApiKey): Promise<void> {
    if (rate === undefined) return;
    const ms = await this.#starts.startOf(id, rate);
    if (ms !== undefined) throw rateLimited(rate, ms);
  }
}

function rateLimited(rate: number, ms: number): SigmaflowError {
  return serverErrors.RATE_LIMITED({ rate, retryAfter: Math.max(1, Math.ceil(ms / 1000)) });
}
