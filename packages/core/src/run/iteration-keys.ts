import { bodyIdentity, isPure, numericServices } from "../plan/identity.ts";
import type { PlannedGraph } from "../plan/plan.ts";
import { own } from "../value/record.ts";
import { environmentOf } from "./key.ts";
import type { RunContext } from "./run-context.ts";
import type { Slots } from "./slot.ts";
import { idOfSlot } from "./slot-value.ts";

/** The key ingredients of one iteration: the item, its number if the body uses it, and the carried state. */
export type IterationIngredients = (item: unknown, index: number, state: Slots) => [string, string][];

/**
 * The key ingredients of a loop's iterations; undefined when the body looks outside, so that whole iterations cannot be
 * cached.
 * The item holds its whole schedule, because solvers look at its end.
 */
export function iterationKeys(body: PlannedGraph, given: Slots, context: RunContext): IterationIngredients | undefined {
  if (!isPure(body)) return undefined;
  const carried = body.outputs.map((output) => output.name);
  const common: [string, string][] = [["(body)", bodyIdentity(body, context.hasher)]];
  const environment = environmentOf(numericServices(body), context);
  if (environment) common.push(["(environment)", environment]);
  for (const name of Object.keys(given).sort()) {
    if (!carried.includes(name)) common.push([name, idOfSlot(given[name]!, context)]);
  }
  return (item, index, state) => [
    ...common,
    ["item", context.hasher.id(item)],
    ...("index" in body.inputs ? [["index", context.hasher.id(index)] satisfies [string, string]] : []),
    ...carried.flatMap((name): [string, string][] => {
      const slot = own(state, name);
      return slot === undefined ? [] : [[name, idOfSlot(slot, context)]];
    }),
  ];
}
