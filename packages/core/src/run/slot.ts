import type { ContentId } from "../value/content.ts";

/** Recomputes a value that the cache has lost. */
export type Recover = () => Promise<unknown>;

/** A place for one output's value: known by id alone (it lies in the cache), by value, or both. */
export class Slot {
  id: ContentId | undefined;
  #value: unknown;
  #hasValue: boolean;
  readonly recover: Recover | undefined;

  private constructor(id: ContentId | undefined, value: unknown, hasValue: boolean, recover: Recover | undefined) {
    this.id = id;
    this.#value = value;
    this.#hasValue = hasValue;
    this.recover = recover;
  }

  /** A slot that holds its value. */
  static of(value: unknown, recover?: Recover): Slot {
    return new Slot(undefined, value, true, recover);
  }

  /** A slot whose value lies in the cache. */
  static stored(id: ContentId, recover: Recover | undefined): Slot {
    return new Slot(id, undefined, false, recover);
  }

  /** A second slot for the same value, released on its own. */
  share(recover: Recover | undefined = this.recover): Slot {
    return new Slot(this.id, this.#value, this.#hasValue, recover);
  }

  get hasValue(): boolean {
    return this.#hasValue;
  }

  get value(): unknown {
    return this.#value;
  }

  set(value: unknown): void {
    this.#value = value;
    this.#hasValue = true;
  }

  /** Releases the values that can be loaded or computed again. */
  static releaseRecoverable(slots: Slots): void {
    for (const name in slots) if (slots[name]!.recover !== undefined) slots[name]!.release();
  }

  /** Drops the value from memory; `recover` or the cache can bring it back. */
  release(): void {
    this.#value = undefined;
    this.#hasValue = false;
  }
}

/** Slots by output or input name. */
export type Slots = Readonly<Record<string, Slot>>;
