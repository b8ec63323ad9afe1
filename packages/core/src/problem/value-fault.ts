import type { z } from "zod";
import { isFittingScalar, literalSchema, scalarFits } from "../port/literal.ts";
import type { PortType } from "../port/port-type.ts";
import type { PortSpec } from "../port/spec.ts";
import { parseType } from "../port/type-ref.ts";
import { suggest } from "../text/suggest.ts";
import { type Allowed, allowedBy, type Found, foundIn, kindOf, type ValueKind } from "./data.ts";

/** Which value is meant: an input's own, or `item`, an entry of the list (or of lists in it) that the input is given. */
export type Which = { readonly input: string; readonly item?: readonly number[] };

/** What can be wrong with a value that is written for an input, by code. */
export type ValueFaults = {
  /** Only nodes can make such a value. */
  NO_LITERAL: Which & { readonly expected: ValueKind };
  /** A number, the length of a text or the number of a list's items is out of bounds. */
  OUT_OF_RANGE: Which &
    Allowed & {
      readonly measure: "value" | "length" | "count";
      readonly found: Found;
      /** The allowed number that is nearest. */
      readonly nearest?: number;
    };
  WRONG_VALUE: Which &
    Allowed & {
      readonly found: Found;
      readonly didYouMean?: string;
      /** The number that a text holds, where a number was wanted. */
      readonly number?: number;
    };
};

/** What is wrong with a value that is written for an input. */
export type ValueFault = { [C in keyof ValueFaults]: { readonly code: C } & ValueFaults[C] }[keyof ValueFaults];

const rangeIssues: ReadonlySet<string> = new Set(["too_small", "too_big", "not_multiple_of"]);

/** Whether a literal may be given to a port, the input of that name. Undefined when it may. */
export function valueFault(
  input: string,
  spec: PortSpec,
  value: unknown,
  types: ReadonlyMap<string, PortType>,
): ValueFault | undefined {
  if (isFittingScalar(spec, value)) return undefined;
  const schema = literalSchema(spec, types);
  if (schema === undefined) {
    const type = parseType(spec.type);
    const expected = type === undefined ? { type: spec.type, label: spec.type } : kindOf(type, types);
    return { code: "NO_LITERAL", input, expected };
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? undefined : describe({ input }, spec, value, parsed.error.issues[0]!, types);
}

function describe(
  which: Which,
  spec: PortSpec,
  value: unknown,
  issue: z.core.$ZodIssue,
  types: ReadonlyMap<string, PortType>,
): ValueFault {
  const [index] = issue.path;
  if (Array.isArray(value) && typeof index === "number") {
    // What a list holds is described by its port without the bounds, which count its items.
    const { min: _min, max: _max, multipleOf: _step, ...rest } = spec;
    const item = { ...rest, type: spec.type.replace(/^list<(.*)>$/, "$1") };
    const inner = { ...which, item: [...(which.item ?? []), index] };
    return describe(inner, item, value[index], { ...issue, path: issue.path.slice(1) }, types);
  }
  // A number's own refinement looks at its step.
  if (rangeIssues.has(issue.code) || (issue.code === "custom" && typeof value === "number")) {
    return outOfRange(which, spec, value);
  }
  const found = foundIn(value);
  const allowed = allowedBy(spec, types);
  if (spec.values !== undefined && typeof value === "string") {
    const near = suggest(value, spec.values);
    return { code: "WRONG_VALUE", ...which, found, ...allowed, ...(near !== undefined && { didYouMean: near }) };
  }
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  const unquoted = !Number.isNaN(number) && scalarFits(spec, number);
  return { code: "WRONG_VALUE", ...which, found, ...allowed, ...(unquoted && { number }) };
}

function outOfRange(which: Which, spec: PortSpec, value: unknown): ValueFault {
  const code = "OUT_OF_RANGE";
  const { maxLength: maximum, ...allowed } = allowedBy(spec);
  if (Array.isArray(value)) return { code, ...which, measure: "count", found: value.length, ...allowed };
  if (typeof value === "string") {
    const bounds = { type: spec.type, ...(maximum !== undefined && { maximum }) };
    return { code, ...which, measure: "length", found: value.length, ...bounds };
  }
  const nearest = nearestAllowed(spec, Number(value));
  const fits = scalarFits(spec, nearest);
  return { code, ...which, measure: "value", found: foundIn(value), ...allowed, ...(fits && { nearest }) };
}

function nearestAllowed({ min = -Infinity, max = Infinity, multipleOf }: PortSpec, value: number): number {
  const inside = Math.min(Math.max(value, min), max);
  if (multipleOf === undefined) return inside;
  const steps = Math.min(
    Math.max(Math.round(inside / multipleOf), Math.ceil(min / multipleOf)),
    Math.floor(max / multipleOf),
  );
  return Number((steps * multipleOf).toPrecision(12));
}
