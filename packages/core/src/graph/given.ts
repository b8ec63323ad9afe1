import type { PortSpec } from "../port/spec.ts";
import type { GivenValue, Json } from "./document.ts";
import type { Link } from "./typed-graph.ts";

/** A link as the builder hands it out. */
export function linkTo(given: GivenValue, spec: PortSpec): Link<never, string, string> {
  // What else a link has is known to the compiler alone.
  return { given, spec } as Link<never, string, string>;
}

/** Whether an input is given a link. */
export function isLink(value: unknown): value is Link<unknown> {
  return typeof value === "object" && value !== null && "given" in value && "spec" in value;
}

/** What inputs are given, as a document writes it. */
export function givenOf(inputs: Readonly<Record<string, unknown>>): Record<string, GivenValue> {
  const given: Record<string, GivenValue> = {};
  for (const [name, value] of Object.entries(inputs)) {
    if (value === undefined) continue;
    given[name] = isLink(value)
      ? value.given
      : Array.isArray(value)
        ? value.map((item) => (isLink(item) ? item.given : item))
        : // The inputs' types hold other values to plain data.
          (value as Json);
  }
  return given;
}
