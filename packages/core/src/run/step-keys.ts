import { bodyIdentity, isPure, numericServices } from "../plan/identity.ts";
import type { PlannedGraph } from "../plan/plan.ts";
import { own } from "../value/record.ts";
import { environmentOf, idOfSlot } from "./inputs.ts";
import type { RunScope } from "./scope.ts";
import type { Slots } from "./slot.ts";

/** What a loop step's key is made of: the item, its number if the body asks for it, and the carried state. */
export type StepIngredients = (item: unknown, index: number, state: Slots) => [string, string][];

/**
 * The ingredients of a loop's step keys; undefined when the body looks outside, so that whole steps cannot be cached.
 * The item holds its whole schedule, because solvers look at its end.
 */
export function stepKeys(body: PlannedGraph, given: Slots, scope: RunScope): StepIngredients | undefined {
  if (!isPure(body)) return undefined;
  const carried = body.outputs.map((output) => output.name);
  const common: [string, string][] = [["(body)", bodyIdentity(body, scope.hasher)]];
  const environment = environmentOf(numericServices(body), scope);
  if (environment) common.push(["(environment)", environment]);
  for (const name of Object.keys(given).sort()) {
    if (!carried.includes(name)) common.push([name, idOfSlot(given[name]!, scope)]);
  }
  return (item, index, state) => [
    ...common,
    ["item", scope.hasher.id(item)],
    ...("index" in body.inputs ? [["index", scope.hasher.id(index)] satisfies [string, string]] : []),
    ...carried.flatMap((name): [string, string][] => {
      const slot = own(state, name);
      return slot === undefined ? [] : [[name, idOfSlot(slot, scope)]];
    }),
  ];
}
