import type { QueuedRun, RunQueue } from "./run-queue.ts";

/** One process's queue: first come, first served. What waits is found again in the store of runs after a restart. */
export class MemoryRunQueue implements RunQueue {
  /** Ids that wait, in the order of their turns. */
  readonly #waiting = new Set<string>();
  readonly #taken = new Set<string>();
  readonly #takers: (() => void)[] = [];

  async add(id: string): Promise<void> {
    if (this.#taken.has(id)) return;
    this.#waiting.add(id);
    this.#takers.shift()?.();
  }

  async next(signal: AbortSignal): Promise<QueuedRun | undefined> {
    for (;;) {
      if (signal.aborted) {
        // Whoever was woken and leaves wakes the next instead.
        if (this.#waiting.size > 0) this.#takers.shift()?.();
        return undefined;
      }
      const [id] = this.#waiting;
      if (id !== undefined) return this.#take(id);
      await this.#added(signal);
    }
  }

  async remove(id: string): Promise<boolean> {
    return this.#waiting.delete(id);
  }

  async waiting(): Promise<number> {
    return this.#waiting.size;
  }

  #take(id: string): QueuedRun {
    this.#waiting.delete(id);
    this.#taken.add(id);
    return {
      id,
      done: async () => {
        this.#taken.delete(id);
      },
      giveBack: async () => {
        if (!this.#taken.delete(id)) return;
        const others = [...this.#waiting];
        this.#waiting.clear();
        for (const one of [id, ...others]) this.#waiting.add(one);
        this.#takers.shift()?.();
      },
    };
  }

  /** Resolves when a run was added that nobody else was woken for, or the signal aborts. */
  #added(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        this.#takers.splice(this.#takers.indexOf(wake), 1);
        resolve();
      };
      this.#takers.push(wake);
      signal.addEventListener("abort", leave, { once: true });
    });
  }
}
