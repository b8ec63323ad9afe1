import { coreErrors } from "../problem/error-codes.ts";

/** Counts the bytes of the values that one run holds; what several of them share counts once. */
export class LiveBytes {
  readonly #maximum: number;
  readonly #held = new Map<object, { readonly bytes: number; times: number }>();
  #total = 0;

  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  get total(): number {
    return this.#total;
  }

  /**
   * Counts the parts of a value.
   *
   * @throws `LIVE_BYTES_EXCEEDED` when they are too much together with the others; they are counted all the same.
   */
  add(parts: ReadonlyMap<object, number>): void {
    for (const [part, bytes] of parts) {
      const held = this.#held.get(part);
      if (held !== undefined) held.times++;
      else {
        this.#held.set(part, { bytes, times: 1 });
        this.#total += bytes;
      }
    }
    if (this.#total > this.#maximum) {
      throw coreErrors.LIVE_BYTES_EXCEEDED({ found: this.#total, maximum: this.#maximum });
    }
  }

  /** Counts the parts of a value no more. */
  remove(parts: ReadonlyMap<object, number>): void {
    for (const part of parts.keys()) {
      const held = this.#held.get(part);
      if (held === undefined || --held.times > 0) continue;
      this.#held.delete(part);
      this.#total -= held.bytes;
    }
  }
}
