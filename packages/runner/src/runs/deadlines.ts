/** The longest that a timer can wait, ms. */
const longestTimer = 2 ** 31 - 1;

/** Cancels runs that have not ended by the time that whoever asked for them has set. */
export class Deadlines {
  readonly #cancel: (id: string) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(cancel: (id: string) => void) {
    this.#cancel = cancel;
  }

  /** Cancels a run at a time, ms since 1970, unless it is dropped before. */
  hold(id: string, deadline: number): void {
    const left = Math.min(longestTimer, Math.max(0, deadline - Date.now()));
    const pass = () => {
      this.#timers.delete(id);
      this.#cancel(id);
    };
    this.#timers.set(id, setTimeout(pass, left).unref());
  }

  drop(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  /** Cancels nothing more. */
  end(): void {
    for (const id of this.#timers.keys()) this.drop(id);
  }
}
