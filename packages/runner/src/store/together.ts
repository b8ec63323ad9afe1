import { allOrEach } from "./all-or-each.ts";

interface Waiting<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Writes what comes within one round of the event loop together, so that it pays for one commit. What cannot be written together
 * is tried one by one, and fails on its own.
 */
export class Together<T> {
  readonly #write: (items: readonly T[]) => void;
  #waiting: Waiting<T>[] = [];

  /** `write`: all of them or none. */
  constructor(write: (items: readonly T[]) => void) {
    this.#write = write;
  }

  /**
   * Resolves when it is written.
   *
   * @throws what the writing threw.
   */
  add(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#flush());
    });
  }

  #flush(): void {
    const all = this.#waiting;
    this.#waiting = [];
    const faults = allOrEach(
      all.map(({ item }) => item),
      this.#write,
    );
    for (const [at, { resolve, reject }] of all.entries()) {
      const fault = faults[at];
      if (fault === undefined) resolve();
      else reject(fault.reason);
    }
  }
}
