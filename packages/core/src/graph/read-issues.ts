import type { z } from "zod";
import { availableAmong, foundIn } from "../problem/data.ts";
import type { DocumentPath } from "../problem/place.ts";
import type { Finding, Shape } from "../problem/problem.ts";
import { documentKeys, type LinkFault } from "./document.ts";

type Issue = z.core.$ZodIssue;

/** What is wrong with the shape of a document, before it is known whose place that is. */
export type ShapeFault = WithoutPlace<Finding<"UNKNOWN_KEY" | "BAD_SHAPE" | "BAD_LINK">>;

type WithoutPlace<F> = F extends Finding ? Omit<F, "path" | "port"> : never;

/** What zod found wrong with `document`, one fault for each wrong place. */
export function shapeFaults(issues: readonly Issue[], document: unknown): ShapeFault[] {
  return issues.flatMap((issue) => faultsOf(issue, [], document));
}

function faultsOf(issue: Issue, before: DocumentPath, document: unknown): ShapeFault[] {
  // Keys of JSON are texts and numbers; zod's type also allows symbols.
  const at = [...before, ...(issue.path as (string | number)[])];
  if (issue.code === "invalid_union") {
    return branchOf(issue.errors, valueAt(document, at)).flatMap((inner) => faultsOf(inner, at, document));
  }
  if (issue.code === "unrecognized_keys") {
    const keys = availableAmong(keysAt(at));
    return issue.keys.map((key) => ({ code: "UNKNOWN_KEY", at: [...at, key], key, ...keys }));
  }
  const found = valueAt(document, at);
  if (found === undefined && at.length > 0) {
    return [{ code: "BAD_SHAPE", at, expected: expectedBy(issue) }];
  }
  const link = issue.code === "custom" ? linkFaults.get(issue.params?.link) : undefined;
  if (link !== undefined) return [{ code: "BAD_LINK", at, fault: link }];
  return [{ code: "BAD_SHAPE", at, expected: expectedBy(issue), found: foundIn(found) }];
}

const linkFaults = new Map<unknown, LinkFault>([
  ["form", "form"],
  ["inside data", "inside data"],
]);

/** The branch of a union that was meant: the one named by a key that only it has, else the first. */
function branchOf(branches: readonly (readonly Issue[])[], value: unknown): readonly Issue[] {
  const second = typeof value === "object" && value !== null && (Object.hasOwn(value, "$graph") || onlyInput(value));
  return (second ? branches[1] : branches[0]) ?? [];
}

function onlyInput(value: object): boolean {
  return Object.hasOwn(value, "$input") && !Object.hasOwn(value, "$from");
}

function valueAt(document: unknown, at: DocumentPath): unknown {
  let value = document;
  for (const key of at) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

/** Keys that the object at a place may have. */
function keysAt(at: DocumentPath): readonly string[] {
  let here = 0;
  let keys: readonly string[] = documentKeys.document;
  while (here < at.length) {
    const group = at[here];
    here += 2;
    if (group === "inputs") return documentKeys.inputs;
    if (group === "outputs") return documentKeys.outputs;
    if (group !== "nodes") return [];
    keys = documentKeys.node;
    if (at[here] !== "body") continue;
    keys = documentKeys.body;
    here++;
  }
  return keys;
}

/** What zod expected. */
export function expectedBy(issue: Issue): Shape {
  switch (issue.code) {
    case "invalid_type":
      return { type: issue.expected };
    case "invalid_value":
      return { values: issue.values.map(String) };
    case "too_small": {
      const measure = measureOf(issue.origin);
      return { minimum: Number(issue.minimum), measure, ...(!issue.inclusive && { exclusive: true }) };
    }
    case "too_big":
      return { maximum: Number(issue.maximum), measure: measureOf(issue.origin) };
    case "custom":
      return { type: String(issue.params?.type ?? "other") };
    default:
      return { type: "other" };
  }
}

function measureOf(origin: string): "value" | "length" {
  return origin === "number" || origin === "int" ? "value" : "length";
}
