import type { GraphDocument, PortSpec } from "@sigmaflow/core";
import { findStyle } from "@sigmaflow/nodes";
import { serverErrors } from "../error-codes.ts";
import { schedulerAlias } from "./scheduler-alias.ts";

/** The inputs that a body has for a graph, and which of its keys mean nothing to the graph. */
export interface Coerced {
  readonly values: Readonly<Record<string, unknown>>;
  readonly ignored: readonly string[];
}

type Specs = Readonly<Record<string, PortSpec>>;

/**
 * The inputs in a request's body. Clients send numbers and booleans as text, styles by other names, keys that mean
 * nothing here, and null for what they leave out; all of that is accepted. Whether the values fit is found when the run
 * is prepared.
 *
 * @throws `BAD_BODY`.
 */
export function coerceInputs(body: unknown, specs: Specs): Coerced {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw serverErrors.BAD_BODY({ found: "no JSON object", advice: 'Send { "name": value, … }.' });
  const values: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const given: unknown = Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined;
    if (given !== undefined && given !== null) values[name] = coerce(given, spec);
  }
  return { values, ignored: Object.keys(body).filter((name) => !Object.hasOwn(specs, name)) };
}

/** The same for a graph that is still to be read; `onIgnored` is called with the keys that mean nothing to it. */
export function inputsOf(body: unknown, onIgnored: (names: readonly string[]) => void) {
  return ({ inputs = {} }: Pick<GraphDocument, "inputs">): Coerced["values"] => {
    const { values, ignored } = coerceInputs(body, inputs);
    onIgnored(ignored);
    return values;
  };
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

/** The allowed word that is meant: as written, in other letter case, or a scheduler or style by another of its names. */
function wordOf(text: string, allowed: readonly string[]): string | undefined {
  if (allowed.includes(text)) return text;
  const same = allowed.filter((word) => word.toLowerCase() === text.toLowerCase());
  if (same.length === 1) return same[0];
  const scheduler = schedulerAlias(text);
  if (scheduler !== undefined && allowed.includes(scheduler)) return scheduler;
  try {
    const style = findStyle(text);
    return allowed.includes(style) ? style : undefined;
  } catch {
    return undefined;
  }
}
