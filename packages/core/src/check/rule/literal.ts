import type { z } from "zod";
import { sayType } from "../../port/connect.ts";
import { expectation, isFittingScalar, literalSchema, scalarFits } from "../../port/literal.ts";
import type { PortType } from "../../port/port-type.ts";
import type { PortSpec } from "../../port/spec.ts";
import { parseType } from "../../port/type-ref.ts";
import { suggest } from "../../text/suggest.ts";
import type { ProblemCode } from "../problem.ts";

/** What is wrong with a literal. */
export interface LiteralFault {
  readonly code: ProblemCode;
  readonly message: string;
  readonly hint: string;
}

const rangeIssues: ReadonlySet<string> = new Set(["too_small", "too_big", "not_multiple_of"]);

/** Whether a literal may be given to a port; `name` is how the message calls it. Undefined when it may. */
export function literalFault(
  name: string,
  spec: PortSpec,
  value: unknown,
  types: ReadonlyMap<string, PortType>,
): LiteralFault | undefined {
  if (isFittingScalar(spec, value)) return undefined;
  const schema = literalSchema(spec, types);
  if (schema === undefined) return cannotBeWritten(name, spec, types);
  const parsed = schema.safeParse(value);
  return parsed.success ? undefined : describe(name, spec, value, parsed.error.issues[0]!);
}

function cannotBeWritten(name: string, spec: PortSpec, types: ReadonlyMap<string, PortType>): LiteralFault {
  const type = parseType(spec.type);
  const kind = type === undefined ? spec.type : sayType(type, types);
  return {
    code: "NO_LITERAL",
    message: `\`${name}\` takes ${kind}, which cannot be written into a graph.`,
    hint: 'Link a node that gives one: { "$from": "node.output" }.',
  };
}

function describe(name: string, spec: PortSpec, value: unknown, issue: z.core.$ZodIssue): LiteralFault {
  const [index] = issue.path;
  if (Array.isArray(value) && typeof index === "number") {
    // What a list holds is described by its port without the bounds, which count its items.
    const { min: _min, max: _max, multipleOf: _step, ...rest } = spec;
    const item = { ...rest, type: spec.type.replace(/^list<(.*)>$/, "$1") };
    return describe(`${name}[${index}]`, item, value[index], { ...issue, path: issue.path.slice(1) });
  }
  if (rangeIssues.has(issue.code)) return outOfRange(name, spec, value);
  const shown = show(value);
  if (spec.values !== undefined && typeof value === "string") {
    const near = suggest(value, spec.values);
    return {
      code: "WRONG_VALUE",
      message: `\`${name}\` is ${shown}; allowed is ${expectation(spec)}.`,
      hint: near === undefined ? "Choose one of them." : `Did you mean ${JSON.stringify(near)}?`,
    };
  }
  const kind = spec.type.startsWith("list<")
    ? "a list"
    : expectation(spec.values || spec.type === "seed" ? spec : { type: spec.type });
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  const unquoted = !Number.isNaN(number) && scalarFits(spec, number);
  return {
    code: "WRONG_VALUE",
    message: `\`${name}\` is ${shown}, but must be ${kind}.`,
    hint: unquoted ? `Write ${number}, without quotes.` : `Write ${kind}.`,
  };
}

function outOfRange(name: string, spec: PortSpec, value: unknown): LiteralFault {
  const code = "OUT_OF_RANGE";
  if (Array.isArray(value)) {
    const { min, max } = spec;
    const allowed = expectation({ type: "int", ...(min !== undefined && { min }), ...(max !== undefined && { max }) });
    return {
      code,
      message: `\`${name}\` has ${value.length} items; allowed are ${allowed}.`,
      hint: "Change their number.",
    };
  }
  if (typeof value === "string") {
    const message = `\`${name}\` has ${value.length} characters; allowed are at most ${spec.maxLength}.`;
    return { code, message, hint: "Shorten it." };
  }
  const nearest = nearestAllowed(spec, Number(value));
  const message = `\`${name}\` is ${show(value)}; allowed are ${expectation(spec)}.`;
  return {
    code,
    message,
    hint: scalarFits(spec, nearest) ? `The nearest allowed is ${nearest}.` : "Choose an allowed number.",
  };
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

/** A value in a sentence, cut where it is long. */
export function show(value: unknown): string {
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "an object";
  // JSON has no word for a number that is none.
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
