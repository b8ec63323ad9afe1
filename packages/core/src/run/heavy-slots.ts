import type { LiveBytes } from "./live-bytes.ts";
import type { Slot, Slots } from "./slot.ts";

/** The slots that somebody holds whose values are worth counting; most are not. */
export class HeavySlots {
  readonly #live: LiveBytes;
  #slots: Slot[] = [];

  constructor(live: LiveBytes) {
    this.#live = live;
  }

  /**
   * Holds slots until all are let go.
   *
   * @throws `LIVE_BYTES_EXCEEDED`.
   */
  hold(slots: Slots): void {
    for (const name in slots) {
      const slot = slots[name]!;
      if (slot.isLight) continue;
      this.#slots.push(slot);
      slot.hold(this.#live);
    }
  }

  letGo(): void {
    for (const slot of this.#slots) slot.letGo();
    this.#slots = [];
  }
}
