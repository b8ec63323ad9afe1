import { own } from "../value/record.ts";
import type { Fact, PortSpec } from "./spec.ts";

/** Facts by name. */
type Facts = Readonly<Record<string, Fact>>;

const noFacts: Facts = {};

/** What is known of an output, by the rules that its declaration states. */
export function outputFacts(spec: PortSpec, arrived: ReadonlyMap<string, { readonly facts: Facts }>): Facts {
  if (spec.facts === undefined) return noFacts;
  const facts: Record<string, Fact> = {};
  for (const [name, rule] of Object.entries(spec.facts)) {
    if (typeof rule === "number") facts[name] = rule;
    else {
      const dot = rule.of.indexOf(".");
      const input = dot < 0 ? rule.of : rule.of.slice(0, dot);
      const known = own(arrived.get(input)?.facts, dot < 0 ? "value" : rule.of.slice(dot + 1));
      if (known !== undefined) facts[name] = typeof known === "number" ? known * (rule.times ?? 1) : known;
    }
  }
  return facts;
}
