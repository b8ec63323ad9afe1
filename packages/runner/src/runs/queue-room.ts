import type { RunQueue } from "../store/run-queue.ts";
import { runErrors } from "./error-codes.ts";

/** How many runs may wait, and how long it takes until there is room again. */
export class QueueRoom {
  readonly #queue: RunQueue;
  readonly #most: number;
  readonly #pace: () => number;
  /** Runs that are accepted just now and not in the queue yet. */
  #coming = 0;

  /** `pace`: milliseconds that a run takes. */
  constructor(queue: RunQueue, most: number, pace: () => number) {
    this.#queue = queue;
    this.#most = most;
    this.#pace = pace;
  }

  /**
   * Keeps a run that is to wait, if there is room for it.
   *
   * @throws `QUEUE_FULL`, and what `keep` throws.
   */
  async admit(keep: () => Promise<void>): Promise<void> {
    this.#coming++;
    try {
      const waiting = (await this.#queue.waiting()) + this.#coming - 1;
      if (waiting >= this.#most) throw runErrors.QUEUE_FULL({ waiting, retryAfter: this.#pauseSeconds });
      await keep();
    } finally {
      this.#coming--;
    }
  }

  /** How many more may wait, and when to ask again, which is now unless none may. */
  async free(): Promise<{ readonly free: number; readonly resetAt: Date }> {
    const free = Math.max(0, this.#most - (await this.#queue.waiting()));
    return { free, resetAt: new Date(Date.now() + (free > 0 ? 0 : this.#pauseSeconds * 1000)) };
  }

  /** After how many seconds a place is likely to be free. */
  get #pauseSeconds(): number {
    return Math.min(600, Math.max(1, Math.ceil(this.#pace() / 1000)));
  }
}
