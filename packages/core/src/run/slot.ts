import { type ContentId, isInline } from "../value/content.ts";
import { utf8Bytes } from "../value/text-bytes.ts";
import { isLight, weigh } from "../value/weight.ts";
import type { LiveBytes } from "./live-bytes.ts";

/** Recomputes a value that the cache has lost. */
export type Recover = () => Promise<unknown>;

/** What few slots have. */
interface Rare {
  /** The parts of a long text, which are the same for all slots that share it. */
  text?: ReadonlyMap<object, number> | undefined;
  /** The slots of a list's items, which keep their values themselves. */
  readonly items?: readonly (Slot | undefined)[];
  /** Where its value counts, for how many that hold it, and the items held with it. */
  held?: { readonly live: LiveBytes; times: number; readonly items: readonly Slot[] } | undefined;
}

/** A place for one output's value: known by id alone (it lies in the cache), by value, or both. */
export class Slot {
  id: ContentId | undefined;
  #value: unknown;
  #hasValue: boolean;
  readonly recover: Recover | undefined;
  /** What few slots have, allocated when needed. */
  #rare: Rare | undefined;

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

  /** A slot of a list whose items stay in theirs until the list is asked for. */
  static list(id: ContentId, items: readonly (Slot | undefined)[], recover: Recover): Slot {
    const slot = Slot.stored(id, recover);
    slot.#rare = { items };
    return slot;
  }

  /** A second slot for the same value, released on its own. */
  share(recover: Recover | undefined = this.recover): Slot {
    const slot = new Slot(this.id, this.#value, this.#hasValue, recover);
    const isText = typeof this.#value === "string" && !isLight(this.#value);
    if (isText || this.#rare?.items !== undefined) {
      slot.#rare = { ...(isText && { text: this.#parts() }), ...(this.#rare?.items && { items: this.#rare.items }) };
    }
    return slot;
  }

  get hasValue(): boolean {
    return this.#hasValue;
  }

  get value(): unknown {
    return this.#value;
  }

  set(value: unknown): void {
    if (this.#hasValue) this.#uncount();
    this.#value = value;
    this.#hasValue = true;
    this.#rare?.held?.live.add(this.#parts());
  }

  /** Releases the values that can be loaded or computed again. */
  static releaseRecoverable(slots: Slots): void {
    for (const name in slots) if (slots[name]!.recover !== undefined) slots[name]!.release();
  }

  /** Drops the value from memory; `recover` or the cache can bring it back. */
  release(): void {
    if (this.#hasValue) this.#uncount();
    this.#value = undefined;
    this.#hasValue = false;
    if (this.#rare !== undefined) this.#rare.text = undefined;
  }

  /** Whether its value takes so little, now and later, that nobody need count it. */
  get isLight(): boolean {
    if (this.#rare?.items !== undefined) return false;
    return this.#hasValue ? isLight(this.#value) : this.id !== undefined && isInline(this.id);
  }

  /**
   * Counts its value while it is in memory, until it is counted out as often as in.
   *
   * @throws `LIVE_BYTES_EXCEEDED`, now or when a value is set.
   */
  countIn(live: LiveBytes): void {
    this.#rare ??= {};
    const rare = this.#rare;
    if (rare.held !== undefined) {
      rare.held.times++;
      return;
    }
    const items = (rare.items ?? []).filter((item) => item !== undefined).filter((item) => !item.isLight);
    rare.held = { live, times: 1, items };
    for (const item of items) item.countIn(live);
    if (this.#hasValue) live.add(this.#parts());
  }

  countOut(): void {
    const rare = this.#rare;
    if (rare?.held === undefined || --rare.held.times > 0) return;
    if (this.#hasValue) this.#uncount();
    for (const item of rare.held.items) item.countOut();
    rare.held = undefined;
  }

  #uncount(): void {
    this.#rare?.held?.live.remove(this.#parts());
  }

  #parts(): ReadonlyMap<object, number> {
    const value = this.#value;
    if (typeof value === "object" && value !== null) return weigh(value).parts;
    if (typeof value !== "string" || isLight(value)) return nothing;
    this.#rare ??= {};
    this.#rare.text ??= new Map([[this, utf8Bytes(value)]]);
    return this.#rare.text;
  }
}

const nothing: ReadonlyMap<object, number> = new Map();

/** Slots by output or input name. */
export type Slots = Readonly<Record<string, Slot>>;
