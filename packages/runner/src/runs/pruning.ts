import type { RunStore } from "../store/run-store.ts";

/** How long after a run was accepted old ones are forgotten, ms. */
const afterMs = 500;

/** Has a store forget old runs a moment after new ones came, for all that come meanwhile at once. */
export class Pruning {
  readonly #prune: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  /** `keep`: ended runs that are remembered. */
  constructor(store: Pick<RunStore, "prune">, keep: number, onError: (error: unknown) => void) {
    this.#prune = () => {
      this.#timer = undefined;
      store.prune(keep).catch(onError);
    };
  }

  soon(): void {
    if (!this.#isOver) this.#timer ??= setTimeout(this.#prune, afterMs).unref();
  }

  /** Begins nothing more. */
  end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }
}
