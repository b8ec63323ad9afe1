import { coreErrors } from "../problem/error-codes.ts";
import type { ContentId } from "../value/content.ts";
import type { MaybePromise } from "../value/maybe-promise.ts";
import type { RunContext } from "./run-context.ts";
import { Slot } from "./slot.ts";

/** The value of a slot, from memory, from the cache, or computed again. */
export function valueOfSlot(slot: Slot, context: RunContext): MaybePromise<unknown> {
  return slot.hasValue ? slot.value : fetchValue(slot, context);
}

async function fetchValue(slot: Slot, context: RunContext): Promise<unknown> {
  const loaded = slot.id === undefined ? undefined : await context.cache?.load(slot.id);
  if (loaded !== undefined) {
    slot.set(loaded.value);
    return loaded.value;
  }
  if (slot.recover === undefined) throw coreErrors.ENGINE_FAULT({ what: "A value was needed after it was dropped" });
  const value = await slot.recover();
  slot.set(value);
  return value;
}

/** The content id of a slot. A slot without an id has its value. */
export function idOfSlot(slot: Slot, { hasher }: RunContext): ContentId {
  slot.id ??= hasher.id(slot.value);
  return slot.id;
}

/** One slot for a list whose items stay where they are until it is asked for; an item may be absent. */
export function listOfSlots(items: readonly (Slot | undefined)[], context: RunContext): Slot {
  const { hasher } = context;
  const id = hasher.idOfList(items.map((slot) => (slot ? idOfSlot(slot, context) : hasher.id(undefined))));
  return Slot.list(id, items, () => valuesOfSlots(items, context));
}

/** The values of slots, in order. */
export function valuesOfSlots(slots: readonly (Slot | undefined)[], context: RunContext): Promise<unknown[]> {
  return Promise.all(slots.map((slot) => slot && valueOfSlot(slot, context)));
}
