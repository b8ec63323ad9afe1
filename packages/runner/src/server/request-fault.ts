import { foundIn, suggest } from "@sigmaflow/core";
import { expectedBy, own, sayFound, sayShape } from "@sigmaflow/core/editing";
import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** One thing that does not fit a route's schema, as Fastify has it: zod's issue with other names. */
interface Unfit {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message?: string | undefined;
  readonly params: object;
}

/** One thing that is wrong with a request, and what to do. */
interface Fault {
  readonly reason: string;
  readonly advice: string;
}

/** Faults that are said of one request. */
const most = 5;

/** What is wrong with a part of a request, which was `sent`: what was expected, what came, what to do. */
export function requestFault(unfit: readonly Unfit[], sent: unknown): Fault {
  const faults = unfit.slice(0, most).map(({ keyword, instancePath, message = "", params }) => {
    const path = instancePath.split("/").filter((key) => key !== "");
    // What Fastify was given of the issue is all of it.
    return faultOf({ ...params, code: keyword, path, message } as Issue, path, sent);
  });
  const said = faults.map(({ reason, advice }) => `${reason}. ${advice}`).join(" ");
  const left = unfit.length > most ? ` ${unfit.length - most} more are wrong.` : "";
  const [reason = "", ...rest] = `${said}${left}`.split(/\. (.*)/s);
  return { reason, advice: rest.join("") };
}

function faultOf(issue: Issue, path: readonly string[], sent: unknown): Fault {
  const value = path.reduce<unknown>(
    (around, key) => (typeof around === "object" && around !== null ? own(around as Sent, key) : undefined),
    sent,
  );
  const name = path.length === 0 ? "The body" : `\`${path.join(".").slice(0, 200)}\``;
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const inside = issue.errors.find(([first]) => first !== undefined && first.path.length > 0);
    if (inside?.[0]) return faultOf(inside[0], [...path, ...inside[0].path.map(String)], sent);
    const wanted = issue.errors.flatMap(([first]) => (first === undefined ? [] : [sayShape(expectedBy(first))]));
    return mustBe(name, value, [...new Set(wanted)].join(" or "));
  }
  if (issue.code === "unrecognized_keys") {
    const keys = issue.keys.slice(0, most).map((key) => `\`${key.slice(0, 100)}\``);
    return { reason: `${name} does not take ${keys.join(", ")}`, advice: "Leave it out." };
  }
  // A text of ours, which the schema has.
  if ((issue.code === "invalid_format" || issue.code === "custom") && !issue.message.startsWith("Invalid"))
    return { reason: `${name} is ${sayFound(foundIn(value))}`, advice: issue.message };
  if (issue.code === "invalid_format" && issue.format === "regex")
    return mustBe(name, value, `of the form \`${issue.pattern}\``);
  return mustBe(name, value, sayShape(expectedBy(issue)), adviceFor(issue, value));
}

type Sent = Readonly<Record<string, unknown>>;

function mustBe(name: string, value: unknown, wanted: string, advice = `Give ${wanted}.`): Fault {
  if (value === undefined) return { reason: `${name} is missing`, advice: `Give ${wanted}.` };
  return { reason: `${name} must be ${wanted}, but is ${shown(value)}`, advice };
}

/** What was sent; of what is long its length too, and without quotes a number, which addresses have as text. */
function shown(value: unknown): string {
  if (typeof value === "string" && /^-?\d{1,20}(?:\.\d{1,20})?$/.test(value)) return value;
  const text = sayFound(foundIn(value), 60);
  return typeof value === "string" && text.endsWith("…") ? `${text} (${value.length} long)` : text;
}

function adviceFor(issue: Issue, value: unknown): string | undefined {
  const isNumber = "origin" in issue && (issue.origin === "number" || issue.origin === "int");
  if (issue.code === "too_big") return isNumber ? `The nearest allowed is ${issue.maximum}.` : "Shorten it.";
  if (issue.code === "too_small" && value === "") return "Give some text.";
  if (issue.code === "too_small" && isNumber && issue.inclusive) return `The nearest allowed is ${issue.minimum}.`;
  if (issue.code !== "invalid_value" || typeof value !== "string") return undefined;
  const meant = suggest(value, issue.values.map(String));
  return meant === undefined ? undefined : `Did you mean \`${meant}\`?`;
}
