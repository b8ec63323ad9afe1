import type { InputSource } from "../plan/input-source.ts";
import { isPromise, type MaybePromise } from "../value/maybe-promise.ts";
import type { RunContext } from "./run-context.ts";
import { Slot } from "./slot.ts";
import { valueOfSlot } from "./slot-value.ts";

/** Finds the slot of a source: the frame that the source is in. */
export interface SlotSource {
  readonly context: RunContext;
  /** The slot of a node's output, or of a graph input; undefined for an input that was not given. */
  slotOf(source: InputSource & { readonly kind: "node" | "input" }): Slot | undefined;
}

/** The value of a source; a promise only when something has to be fetched. */
export function valueOfSource(source: InputSource, frame: SlotSource): MaybePromise<unknown> {
  switch (source.kind) {
    case "literal":
      return source.value;
    case "absent":
      return undefined;
    case "list": {
      const items = source.items.map((item) => valueOfSource(item, frame));
      return items.some((item) => isPromise(item)) ? Promise.all(items) : items;
    }
    default: {
      const slot = frame.slotOf(source);
      return slot && valueOfSlot(slot, frame.context);
    }
  }
}

/** A slot for a source, to hand into a graph inside; undefined when it has none. */
export function slotOfSource(source: InputSource, frame: SlotSource): Slot | undefined | Promise<Slot> {
  if (source.kind === "node" || source.kind === "input") return frame.slotOf(source)?.share();
  if (source.kind === "absent") return undefined;
  const value = valueOfSource(source, frame);
  return isPromise(value) ? value.then((known) => Slot.of(known)) : Slot.of(value);
}
