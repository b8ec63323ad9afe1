import type { z } from "zod";
import type { ProblemCode } from "../check/problem.ts";
import { documentKeys } from "./document.ts";
import type { DocumentPath } from "./parse-json.ts";
import { placeText } from "./place.ts";

type Issue = z.core.$ZodIssue;

/** A zod issue in our words, before it becomes a problem. */
export interface ShapeFault {
  readonly code: ProblemCode;
  readonly at: DocumentPath;
  readonly message: string;
  /** Advice, or for an unknown key the keys that it may have been meant for. */
  readonly hint: string | { readonly word: string; readonly candidates: readonly string[] };
}

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
    return issue.keys.map((key) => ({
      code: "UNKNOWN_KEY",
      at: [...at, key],
      message: `\`${key.slice(0, 100)}\` is no key of ${placeText(at)}.`,
      hint: { word: key, candidates: keysAt(at) },
    }));
  }
  const found = valueAt(document, at);
  if (found === undefined && at.length > 0) {
    const message = `\`${String(at.at(-1))}\` is missing in ${placeText(at.slice(0, -1))}.`;
    return [{ code: "BAD_SHAPE", at, message, hint: `Add ${expected(issue)}.` }];
  }
  if (issue.code === "custom" && issue.params?.problem === "BAD_LINK") {
    const hint =
      'Write { "$from": "node.output" } or { "$input": "name" } as the value of an input or in a list there.';
    return [{ code: "BAD_LINK", at, message: issue.message, hint }];
  }
  const message = `${placeText(at)} must be ${expected(issue)}, but is ${sayValue(found)}.`;
  return [{ code: "BAD_SHAPE", at, message: capital(message), hint: `Write ${expected(issue)}.` }];
}

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

const kinds: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

/** What zod expected, in words that follow "must be". */
function expected(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return kinds[issue.expected] ?? issue.expected;
    case "invalid_value":
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(", ")}`;
    case "too_small":
      return issue.origin === "number"
        ? `${issue.inclusive ? "at least" : "more than"} ${issue.minimum}`
        : `at least ${issue.minimum} long`;
    case "too_big":
      return issue.origin === "number" ? `at most ${issue.maximum}` : `at most ${issue.maximum} long`;
    case "custom":
      return issue.message.replace(/^must be /, "");
    default:
      return "something else";
  }
}

function sayValue(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 60)}… (${text.length - 2} long)` : text;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
