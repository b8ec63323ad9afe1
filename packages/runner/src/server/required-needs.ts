import type { Engine } from "../engine/engine.ts";
import { runErrors } from "../runs/error-codes.ts";
import type { RunNeeds } from "../store/run-queue.ts";

/**
 * Lets a run go on that needs what the only process that performs it has.
 *
 * @throws `NEEDS_UNMET`.
 */
export function requireNeeds(
  { provider, memory = 0 }: RunNeeds = {},
  has: Pick<Engine, "provider" | "memoryBudget">,
): void {
  if ((provider ?? has.provider) === has.provider && memory <= has.memoryBudget) return;
  throw runErrors.NEEDS_UNMET({ has: { provider: has.provider, memory: has.memoryBudget } });
}
