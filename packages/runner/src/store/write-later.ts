import { allOrEach } from "./all-or-each.ts";

/** A piece of work that waits. */
interface Waiting {
  readonly work: () => void;
  readonly onError: (error: unknown) => void;
}

/** How long work waits at most, ms, and how much of it. */
const longestMs = 20;
const most = 256;

/** Does what comes within a moment together, so that it pays for one transaction. What fails together is tried one by one. */
export class WriteLater {
  readonly #together: (work: () => void) => void;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** `together`: does all of a piece of work or none. */
  constructor(together: (work: () => void) => void) {
    this.#together = together;
  }

  add(work: () => void, onError: (error: unknown) => void): void {
    this.#waiting.push({ work, onError });
    if (this.#waiting.length >= most) this.now();
    else this.#timer ??= setTimeout(() => this.now(), longestMs);
  }

  /** Does what waits. */
  now(): void {
    if (this.#waiting.length === 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const all = this.#waiting;
    this.#waiting = [];
    const write = (some: readonly Waiting[]) =>
      this.#together(() => {
        for (const { work } of some) work();
      });
    for (const [at, fault] of allOrEach(all, write).entries()) if (fault) all[at]!.onError(fault.reason);
  }
}
