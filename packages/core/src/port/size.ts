import { own } from "../value/record.ts";
import type { Size } from "./port-type.ts";

/** How much of a value there is by its facts; undefined while one of them is unknown. */
export function amountOf(size: Size, facts: Readonly<Record<string, unknown>>): number | undefined {
  let amount = size.times ?? 1;
  for (const name of size.of) {
    const fact = own(facts, name);
    if (typeof fact !== "number") return undefined;
    amount *= fact;
  }
  return amount;
}

/** The most that is accepted of a size, by the host's limits or else by the kind's own. */
export function mostOf(size: Size, sizes: Readonly<Record<string, number>>): number {
  return own(sizes, size.unit) ?? size.most;
}
