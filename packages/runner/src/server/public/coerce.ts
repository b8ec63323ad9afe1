import { expectation, literalSchema, type PortSpec, type PortType } from "@sigmaflow/core";
import { findStyle } from "@sigmaflow/nodes";
import { takesPictures } from "../../input/picture-inputs.ts";
import { HttpError } from "../http-error.ts";

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
 * Throws `BAD_INPUT`, with everything that is wrong: status 406 when only words from a fixed set are, as the service
 * does that this stands in for, 400 otherwise.
 */
export function coerceInputs(body: unknown, specs: Specs, types: ReadonlyMap<string, PortType>): Coerced {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new HttpError("BAD_BODY", 400, 'The body is no JSON object. Send { "name": value, … }.');
  const values: Record<string, unknown> = {};
  const faults: { readonly isWord: boolean; readonly message: string }[] = [];
  for (const [name, spec] of Object.entries(specs)) {
    const given: unknown = Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined;
    if (given === undefined || given === null) {
      if (spec.default === undefined && !spec.optional)
        faults.push({ isWord: false, message: `\`${name}\` is missing; it is ${expectation(spec)}. Give it a value.` });
      continue;
    }
    const value = coerce(given, spec);
    if (takesPictures(spec) || fits(value, spec, types)) values[name] = value;
    else
      faults.push({
        isWord: spec.type === "enum",
        message: `\`${name}\` is ${show(given)}; allowed ${allowed(spec)}.`,
      });
  }
  if (faults.length > 0) {
    const status = faults.every(({ isWord }) => isWord) ? 406 : 400;
    throw new HttpError("BAD_INPUT", status, faults.map(({ message }) => message).join(" "));
  }
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

function fits(value: unknown, spec: PortSpec, types: ReadonlyMap<string, PortType>): boolean {
  if (literalSchema(spec, types)?.safeParse(value).success === false) return false;
  // Seeds of a graph go to 2^64-1; an input may say that it takes less.
  if (spec.type !== "seed" || spec.max === undefined) return true;
  return BigInt(value as number | string) <= BigInt(spec.max);
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
