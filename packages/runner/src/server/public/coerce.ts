import {
  allowedBy,
  expectation,
  foundIn,
  InputError,
  type InputFinding,
  literalSchema,
  type PortSpec,
  type PortType,
  valueFault,
} from "@sigmaflow/core";
import { findStyle } from "@sigmaflow/nodes";
import { takesPictures } from "../../input/picture-inputs.ts";
import { serverErrors } from "../error-codes.ts";

/** What a body gives a graph, and which of its keys mean nothing to the graph. */
export interface Coerced {
  readonly values: Readonly<Record<string, unknown>>;
  readonly ignored: readonly string[];
}

type Specs = Readonly<Record<string, PortSpec>>;

/**
 * The inputs in a request's body. Clients send numbers and booleans as text, styles by other names, keys that mean
 * nothing here, and null for what they leave out; all of that is taken.
 *
 * Throws `BAD_INPUT`, with everything that is wrong.
 */
export function coerceInputs(body: unknown, specs: Specs, types: ReadonlyMap<string, PortType>): Coerced {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw serverErrors.BAD_BODY({ found: "no JSON object", advice: 'Send { "name": value, … }.' });
  const values: Record<string, unknown> = {};
  const problems: InputFinding[] = [];
  const sentences: string[] = [];
  for (const [name, spec] of Object.entries(specs)) {
    const given: unknown = Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined;
    if (given === undefined || given === null) {
      if (spec.default === undefined && !spec.optional) {
        problems.push({ code: "MISSING_INPUT", input: name, ...allowedBy(spec) });
        sentences.push(`\`${name}\` is missing; it is ${expectation(spec)}. Give it a value.`);
      }
      continue;
    }
    const value = coerce(given, spec);
    const fault = takesPictures(spec) ? undefined : faultOf(name, value, spec, types);
    if (fault === undefined) values[name] = value;
    else {
      problems.push(fault);
      sentences.push(`\`${name}\` is ${show(given)}; allowed ${allowed(spec)}.`);
    }
  }
  if (problems.length > 0) throw new InputError(problems, sentences.join(" "));
  return { values, ignored: Object.keys(body).filter((name) => !Object.hasOwn(specs, name)) };
}

function coerce(value: unknown, spec: PortSpec): unknown {
  if (typeof value !== "string") return value;
  const text = value.trim();
  switch (spec.type) {
    case "int":
    case "float":
      return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : value;
    case "seed":
      // A number where that keeps every digit.
      return /^-?\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : text;
    case "boolean":
      if (/^true$/i.test(text)) return true;
      return /^false$/i.test(text) ? false : value;
    case "enum":
      return wordOf(text, spec.values ?? []) ?? value;
    default:
      return value;
  }
}

/** The allowed word that is meant: as written, in other letter case, or a style by another of its names. */
function wordOf(text: string, allowed: readonly string[]): string | undefined {
  if (allowed.includes(text)) return text;
  const same = allowed.filter((word) => word.toLowerCase() === text.toLowerCase());
  if (same.length === 1) return same[0];
  try {
    const style = findStyle(text);
    return allowed.includes(style) ? style : undefined;
  } catch {
    return undefined;
  }
}

function faultOf(
  input: string,
  value: unknown,
  spec: PortSpec,
  types: ReadonlyMap<string, PortType>,
): InputFinding | undefined {
  // Kinds without a literal form come from the front end.
  const fault = literalSchema(spec, types) && valueFault(input, spec, value, types);
  if (fault !== undefined || spec.type !== "seed" || spec.max === undefined) return fault;
  // Seeds of a graph go to 2^64-1; an input may say that it takes less.
  if (BigInt(value as number | string) <= BigInt(spec.max)) return undefined;
  const range = { measure: "value", found: foundIn(value), nearest: spec.max } as const;
  return { code: "OUT_OF_RANGE", input, ...range, ...allowedBy(spec) };
}

/** What an input takes, as the end of a sentence. */
function allowed(spec: PortSpec): string {
  const what = expectation(spec);
  if (spec.values || spec.type === "string") return `is ${what}`;
  // A range alone would seem to hold 20.5 too.
  const isWhole = (spec.type === "int" || spec.type === "seed") && (spec.multipleOf ?? 1) === 1;
  return `are ${isWhole && spec.max !== undefined ? "whole numbers, " : ""}${what}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
