import type { GraphLimits } from "../graph/limits.ts";
import type { PlannedNode, SizedOutput } from "../plan/plan.ts";
import { outputFacts } from "../port/output-facts.ts";
import type { Size } from "../port/port-type.ts";
import { amountOf, mostOf } from "../port/size.ts";
import type { PortSpec } from "../port/spec.ts";
import { coreErrors } from "../problem/error-codes.ts";
import { own } from "../value/record.ts";
import { hasTextBeyond } from "../value/weight.ts";

/** The limits of one value. */
export type ValueLimits = Pick<GraphLimits, "textBytes" | "sizes">;

/**
 * Refuses a node whose outputs would be too large by the facts of what it is given, before it takes the memory.
 *
 * @throws `SIZE_EXCEEDED`.
 */
export function checkForetold(
  { sized }: PlannedNode,
  inputs: Readonly<Record<string, unknown>>,
  limits: ValueLimits,
): void {
  for (const output of sized) {
    if (output.spec.facts === undefined || output.isList) continue;
    const arrived = new Map(Object.entries(inputs).map(([name, value]) => [name, { facts: factsOf(value) }]));
    checkSize(output, outputFacts(output.spec, arrived), limits);
  }
}

/** The numbers in a value's own properties; of a number itself. */
function factsOf(value: unknown): Record<string, number> {
  if (typeof value === "number") return { value };
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([, fact]) => typeof fact === "number"));
}

/**
 * Refuses a text that a node returned, where its port does not say how long one may be.
 *
 * @throws `TEXT_EXCEEDED`.
 */
export function checkReturnedText(spec: PortSpec, value: unknown, limits: ValueLimits): void {
  if (spec.maxLength === undefined && hasTextBeyond(value, limits.textBytes)) throw tooLong(limits);
}

/**
 * Refuses what a node returned, where the size of its kind is above the limits.
 *
 * @throws `SIZE_EXCEEDED`.
 */
export function checkReturnedSizes(
  { sized }: PlannedNode,
  outputs: Readonly<Record<string, unknown>>,
  limits: ValueLimits,
): void {
  for (const output of sized) {
    const value = outputs[output.port];
    for (const one of output.isList && Array.isArray(value) ? value : [value]) {
      checkSize(output, measured(output.size, one), limits);
    }
  }
}

/** The sizes of what a node returned, by port, where its kind has one; of lists that of the first item, and their length. */
export function sizesOf(
  sized: PlannedNode["sized"],
  at: (port: string) => unknown,
): Record<string, Record<string, number>> {
  const sizes: Record<string, Record<string, number>> = {};
  for (const { port, size } of sized) {
    const value = at(port);
    const found = measured(size, Array.isArray(value) ? value[0] : value);
    const facts = size.of.flatMap((name) => (typeof found[name] === "number" ? [[name, found[name]] as const] : []));
    if (Array.isArray(value)) facts.push(["length", value.length]);
    if (facts.length > 0) sizes[port] = Object.fromEntries(facts);
  }
  return sizes;
}

/** What is thrown for a value with a text of more than so many bytes in it (`hasTextBeyond`). */
export const tooLong = ({ textBytes: maximum }: Pick<GraphLimits, "textBytes">) =>
  coreErrors.TEXT_EXCEEDED({ maximum });

/** What of a value has the facts of its size. */
function measured({ within }: Pick<Size, "within">, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return {};
  return within === undefined ? { ...value } : measured({}, own({ ...value }, within));
}

function checkSize({ size }: SizedOutput, facts: Readonly<Record<string, unknown>>, { sizes }: ValueLimits): void {
  const found = amountOf(size, facts);
  const maximum = mostOf(size, sizes);
  if (found !== undefined && found > maximum) throw coreErrors.SIZE_EXCEEDED({ found, maximum, unit: size.unit });
}
