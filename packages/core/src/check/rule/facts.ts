import type { PortSpec } from "../../port/spec.ts";
import { own } from "../../value/record.ts";
import { type CheckedNode, nodePath, type Scope } from "../context.ts";
import type { Arrived, KnownFacts } from "../known.ts";

const noFacts: KnownFacts = {};

/** What is known of an output, by the rules that its declaration states. */
export function outputFacts(spec: PortSpec, arrived: ReadonlyMap<string, Arrived>): KnownFacts {
  if (spec.facts === undefined) return noFacts;
  const facts: Record<string, number> = {};
  for (const [name, rule] of Object.entries(spec.facts)) {
    if (typeof rule === "number") facts[name] = rule;
    else {
      const dot = rule.of.indexOf(".");
      const input = dot < 0 ? rule.of : rule.of.slice(0, dot);
      const known = own(arrived.get(input)?.facts, dot < 0 ? "value" : rule.of.slice(dot + 1));
      if (known !== undefined) facts[name] = known * (rule.times ?? 1);
    }
  }
  return facts;
}

function pixels({ width, height }: KnownFacts, perUnit: number): number {
  return width === undefined || height === undefined ? 0 : width * height * perUnit * perUnit;
}

/** Reports pictures beyond the limit where they first come up. */
export function checkPixels(scope: Scope, node: CheckedNode, arrived: ReadonlyMap<string, Arrived>): void {
  const { limits, report, types } = scope.context;
  const size = ({ type, facts }: { readonly type: { readonly id: string }; readonly facts: KnownFacts }) =>
    pixels(facts, types.get(type.id)?.pixelsPerUnit ?? 1);
  for (const [name, output] of node.outputs ?? []) {
    if (size(output) <= limits.pixels) continue;
    for (const input of arrived.values()) if (size(input) > limits.pixels) return;
    report.add("TOO_MANY_PIXELS", {
      path: nodePath(scope, node.id),
      port: name,
      at: scope.at("nodes", node.id),
      message: `\`${name}\` would be ${output.facts.width} × ${output.facts.height} and so have ${size(output)} pixels; at most ${limits.pixels} are accepted.`,
      hint: "Choose a smaller width or height.",
    });
    return;
  }
}
