import { SigmaflowError } from "../error.ts";
import { defaultLimits } from "../graph/limits.ts";
import { valueOfSlot } from "./inputs.ts";
import type { RunScope } from "./scope.ts";
import type { Slot } from "./slot.ts";

/** The items that a loop or map goes over. Throws `BAD_INPUT` for what is no list or too long a one. */
export async function itemsOf(slot: Slot | undefined, scope: RunScope, path: string): Promise<readonly unknown[]> {
  const items = slot && (await valueOfSlot(slot, scope));
  if (!Array.isArray(items)) {
    throw new SigmaflowError("BAD_INPUT", `\`${path}.items\` is not a list. Link it to a list.`);
  }
  if (items.length > defaultLimits.rounds) {
    throw new SigmaflowError(
      "BAD_INPUT",
      `\`${path}.items\` has ${items.length} items; at most ${defaultLimits.rounds} are allowed.`,
    );
  }
  return items;
}
