import type { Process } from "../cluster/cluster.ts";

/** Processes of one kind, of which one that is killed is replaced while all else goes on. */
export class Crew<One extends Process> {
  readonly #start: () => Promise<One>;
  readonly #all: Promise<One>[];
  readonly #up = new Set<One>();

  constructor(count: number, start: () => Promise<One>) {
    this.#start = start;
    this.#all = Array.from({ length: count }, () => this.#begin());
  }

  get size(): number {
    return this.#all.length;
  }

  /** Those that are there now. */
  get up(): readonly One[] {
    return [...this.#up];
  }

  /** Resolves when all are there. */
  async ready(): Promise<void> {
    await Promise.all(this.#all);
  }

  /** Has one of them killed, once it is there, and begins to start another. */
  async replace(at: number, kill: (one: One) => Promise<void>): Promise<void> {
    const one = await this.#all[at]!;
    this.#up.delete(one);
    await kill(one);
    this.#all[at] = this.#begin();
  }

  #begin(): Promise<One> {
    const starting = this.#start().then((one) => {
      this.#up.add(one);
      return one;
    });
    // Whoever waits for it hears of it.
    starting.catch(() => {});
    return starting;
  }
}
