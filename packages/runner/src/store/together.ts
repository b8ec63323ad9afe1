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

  /** Resolves when it is written; rejects with what the writing threw. */
  add(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#flush());
    });
  }

  #flush(): void {
    const all = this.#waiting;
    this.#waiting = [];
    try {
      this.#write(all.map(({ item }) => item));
      for (const { resolve } of all) resolve();
    } catch (reason) {
      if (all.length === 1) all[0]!.reject(reason);
      else for (const one of all) this.#alone(one);
    }
  }

  #alone({ item, resolve, reject }: Waiting<T>): void {
    try {
      this.#write([item]);
      resolve();
    } catch (reason) {
      reject(reason);
    }
  }
}
