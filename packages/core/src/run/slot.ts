import type { ContentId } from "../value/content.ts";

/** Makes a value again when the cache has lost it. */
export type Recover = () => Promise<unknown>;

/** A place for one output's value: known by id alone (it lies in the cache), by value, or both. */
export class Slot {
  id: ContentId | undefined;
  #value: unknown;
  #held: boolean;
  readonly recover: Recover | undefined;

  private constructor(id: ContentId | undefined, value: unknown, held: boolean, recover: Recover | undefined) {
    this.id = id;
    this.#value = value;
    this.#held = held;
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

  /** A second slot for the same value, which lives as long as its own readers. */
  share(recover: Recover | undefined = this.recover): Slot {
    return new Slot(this.id, this.#value, this.#held, recover);
  }

  get held(): boolean {
    return this.#held;
  }

  get value(): unknown {
    return this.#value;
  }

  set(value: unknown): void {
    this.#value = value;
    this.#held = true;
  }

  /** Lets values go that can be had again. */
  static dropLasting(slots: Slots): void {
    for (const name in slots) if (slots[name]!.recover !== undefined) slots[name]!.drop();
  }

  /** Lets the value go; it can come back from the cache or be made again. */
  drop(): void {
    this.#value = undefined;
    this.#held = false;
  }
}

/** Slots by output or input name. */
export type Slots = Readonly<Record<string, Slot>>;
