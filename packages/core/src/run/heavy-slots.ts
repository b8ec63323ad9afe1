import type { LiveBytes } from "./live-bytes.ts";
import type { Slot, Slots } from "./slot.ts";

/** The slots that somebody holds whose values are worth counting; most are not. */
export class HeavySlots {
  readonly #live: LiveBytes;
  /** Allocated with the first. */
  #slots: Slot[] | undefined;

  constructor(live: LiveBytes) {
    this.#live = live;
  }

  /**
   * Counts slots until they are cleared.
   *
   * @throws `LIVE_BYTES_EXCEEDED`.
   */
  add(slots: Slots): void {
    for (const name in slots) {
      const slot = slots[name]!;
      if (slot.isLight) continue;
      this.#slots ??= [];
      this.#slots.push(slot);
      slot.countIn(this.#live);
    }
  }

  clear(): void {
    if (this.#slots === undefined) return;
    for (const slot of this.#slots) slot.countOut();
    this.#slots = undefined;
  }
}
