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
      throw serverErrors.RATE_LIMITED({ rate, retryAfter: Math.max(1, Math.ceil((free - now) / 1000)) });
    }
    lately.push(now);
  }
}
