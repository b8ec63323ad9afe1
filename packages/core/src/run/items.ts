import { defaultLimits } from "../graph/limits.ts";
import { InputError } from "../problem/refusals.ts";
import type { RunContext } from "./run-context.ts";
import type { Slot } from "./slot.ts";
import { valueOfSlot } from "./slot-value.ts";

/**
 * The items that a loop or map goes over.
 *
 * @throws `BAD_INPUT` for what is no list or too long a one.
 */
export async function itemsOf(slot: Slot | undefined, context: RunContext, path: string): Promise<readonly unknown[]> {
  const items = slot && (await valueOfSlot(slot, context));
  if (!Array.isArray(items)) {
    throw new InputError([{ code: "NOT_A_LIST", input: `${path}.items` }]);
  }
  if (items.length > defaultLimits.iterations) {
    const [found, maximum] = [items.length, defaultLimits.iterations];
    throw new InputError([{ code: "TOO_MANY_ITEMS", input: `${path}.items`, found, maximum }]);
  }
  return items;
}
