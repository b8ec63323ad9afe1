import type { RunStore } from "../store/run-store.ts";
import type { StoredKeys } from "../store/stored-keys.ts";

/** How long after a charge the totals are copied, ms. */
const soonMs = 200;

export interface KeptSpendingDependencies {
  readonly store: Pick<RunStore, "spent" | "raiseSpent">;
  readonly keys: readonly StoredKeys[];
  readonly onError: (error: unknown) => void;
}

/**
 * Has the file of keys hold what each has spent as well, so that losing the file of runs restores no credits. Totals only
 * grow, so the larger of both counts, and copying one twice or late does no harm: a charge is made where the run is kept,
 * and nowhere else.
 */
export class KeptSpending {
  readonly #dependencies: KeptSpendingDependencies;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(dependencies: KeptSpendingDependencies) {
    this.#dependencies = dependencies;
  }

  /** Brings both files to the larger totals. */
  async meet(): Promise<void> {
    const { store, keys } = this.#dependencies;
    for (const one of keys) await store.raiseSpent(one.spent());
    await this.#copy();
  }

  /** Copies the totals in a moment. */
  soon(): void {
    if (this.#isOver || this.#dependencies.keys.length === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#copy().catch(this.#dependencies.onError);
    }, soonMs).unref();
  }

  /** Copies what was not yet; nothing more after that. */
  async end(): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    await this.#copy().catch(this.#dependencies.onError);
  }

  async #copy(): Promise<void> {
    const { store, keys } = this.#dependencies;
    const spent = await store.spent();
    for (const one of keys) one.keepSpent(spent);
  }
}
