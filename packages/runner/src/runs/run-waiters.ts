import { Followers } from "../store/followers.ts";
import type { RunStore } from "../store/run-store.ts";
import type { RunSummary } from "../store/stored-run.ts";
import { restartSeconds, runErrors } from "./error-codes.ts";

/** Those who wait for runs to end. The store says when that is, and this process what the store does not know. */
export class RunWaiters {
  readonly #store: Pick<RunStore, "summary" | "follow">;
  readonly #isLeft: (id: string) => boolean;
  /** Called with what the store does not know: an ending that cannot be written, or that the process ends. */
  readonly #waiters = new Followers();
  /** Why runs have ended that the store does not yet know to have. */
  readonly #unwritten = new Map<string, Error>();

  /** `isLeft`: whether a run goes on with the next start. */
  constructor(store: Pick<RunStore, "summary" | "follow">, isLeft: (id: string) => boolean) {
    this.#store = store;
    this.#isLeft = isLeft;
  }

  /**
   * The summary of a run once it has ended.
   *
   * @throws the signal's reason, `SHUTTING_DOWN`, or `RUN_NOT_KEPT`.
   */
  ended(id: string, signal: AbortSignal): Promise<RunSummary> {
    return new Promise((resolve, reject) => {
      const unfollow = () => {
        for (const end of ends) end();
        signal.removeEventListener("abort", abort);
      };
      const abort = () => {
        unfollow();
        reject(signal.reason);
      };
      const look = async () => {
        const run = await this.#store.summary(id);
        const unwritten = this.#unwritten.get(id);
        if (run?.ended === undefined && unwritten === undefined && !this.#isLeft(id)) return;
        unfollow();
        if (run?.ended !== undefined) resolve(run);
        else reject(unwritten ?? runErrors.SHUTTING_DOWN({ retryAfter: restartSeconds }));
      };
      const lookAgain = () => void look().catch(reject);
      const ends = [this.#store.follow(id, lookAgain), this.#waiters.follow(id, lookAgain)];
      signal.addEventListener("abort", abort);
      if (signal.aborted) abort();
      else lookAgain();
    });
  }

  /** A run has ended, which cannot be written for now. */
  unwritten(id: string, error: Error): void {
    this.#unwritten.set(id, error);
    this.#waiters.notify(id);
  }

  /** Nothing is left to do of a run here. */
  over(id: string): void {
    this.#waiters.notify(id);
    this.#unwritten.delete(id);
  }

  /** The process ends. */
  leave(): void {
    this.#waiters.notifyAll();
  }
}
