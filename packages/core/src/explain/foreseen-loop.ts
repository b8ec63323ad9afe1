import type { Ingredients, StoredResult } from "../cache/contract.ts";
import type { PlannedGraph } from "../plan/plan.ts";
import { iterationKeys } from "../run/iteration-keys.ts";
import { keyOf } from "../run/key.ts";
import type { RunContext } from "../run/run-context.ts";
import { Slot, type Slots } from "../run/slot.ts";
import { type Explained, type ExplainedSteps, reasonFor } from "./explained.ts";

/** How many nodes and iterations may still be looked at, by all levels of a graph together. */
export interface Looks {
  left: number;
}

/** A loop whose inputs are known. */
interface KnownLoop {
  readonly path: string;
  readonly body: PlannedGraph;
  readonly items: readonly unknown[];
  readonly given: Slots;
  /** Where its row is added. */
  readonly rows: Explained[];
}

/** What it is foreseen with. */
interface Sight {
  readonly context: RunContext;
  readonly last: ReadonlyMap<string, Ingredients>;
  readonly looks: Looks;
  readonly onIngredients?: (path: string, ingredients: Ingredients) => void;
}

/** Adds a loop's row and returns its outputs if all of its iterations are in the cache. */
export async function foreseenLoop(
  { path, body, items, given, rows }: KnownLoop,
  { context, last, looks, onIngredients }: Sight,
): Promise<Slots | undefined> {
  const carried = body.outputs.map((output) => output.name);
  let state: Slots = Object.fromEntries(carried.map((name) => [name, given[name]!]));
  const keys = iterationKeys(body, given, context);
  const steps: ExplainedSteps[] = [];
  for (let index = 0; index < items.length; index++) {
    if (looks.left === 0) {
      if (index > 0) steps.push({ from: 0, to: index, status: "cached" });
      steps.push({ from: index, to: items.length, status: "unseen" });
      rows.push({ path, node: "loop", status: "unseen", steps });
      return undefined;
    }
    looks.left--;
    await context.turns.due();
    const ingredients = keys?.(items[index], index, state);
    if (ingredients) onIngredients?.(`${path}/step[${index}]`, ingredients);
    const found = ingredients && (await context.cache!.find(keyOf(ingredients, context)));
    if (found !== undefined) {
      state = storedSlots(found);
      continue;
    }
    if (index > 0) steps.push({ from: 0, to: index, status: "cached" });
    steps.push({ from: index, to: index + 1, status: "runs" });
    if (index + 1 < items.length) steps.push({ from: index + 1, to: items.length, status: "follows" });
    const reason = ingredients ? reasonFor(ingredients, last.get(`${path}/step[${index}]`)) : "never cached";
    rows.push({ path, node: "loop", status: "runs", reason, steps });
    return undefined;
  }
  if (items.length > 0) steps.push({ from: 0, to: items.length, status: "cached" });
  rows.push({ path, node: "loop", status: "cached", steps });
  return state;
}

/** The outputs of a result in the cache. Their values are not looked for before somebody needs them. */
export function storedSlots(found: StoredResult): Slots {
  const slots: Record<string, Slot> = {};
  for (const port in found.outputs) slots[port] = Slot.stored(found.outputs[port]!, gone);
  return slots;
}

/** A value that the cache promised, and that is needed to see further, is gone. */
export class ValueGone extends Error {}

async function gone(): Promise<never> {
  throw new ValueGone();
}
