import { defaultLimits } from "../graph/limits.ts";
import { InputError } from "../problem/refusals.ts";
import { valueOfSlot } from "./inputs.ts";
import type { RunScope } from "./scope.ts";
import type { Slot } from "./slot.ts";

/** The items that a loop or map goes over. Throws `BAD_INPUT` for what is no list or too long a one. */
export async function itemsOf(slot: Slot | undefined, scope: RunScope, path: string): Promise<readonly unknown[]> {
  const items = slot && (await valueOfSlot(slot, scope));
  if (!Array.isArray(items)) {
    throw new InputError([{ code: "NOT_A_LIST", input: `${path}.items` }]);
  }
  if (items.length > defaultLimits.rounds) {
    const [found, maximum] = [items.length, defaultLimits.rounds];
    throw new InputError([{ code: "TOO_MANY_ITEMS", input: `${path}.items`, found, maximum }]);
  }
  return items;
}
