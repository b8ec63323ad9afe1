import { type GraphDocument, isInputError, type PortSpec } from "@sigmaflow/core";
import { findStyle } from "@sigmaflow/nodes";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { PreparedRun } from "../../engine/prepare-run.ts";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import type { GraphFile } from "../graphs.ts";
import { queryBesides, untilOf } from "../run-query.ts";
import { graphUntil } from "../until-node.ts";
import { bodyReader } from "./body-files.ts";
import { ignoredHeader } from "./ignored.ts";
import { refuseInputs } from "./refuse.ts";
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

/** What is asked of a served graph. */
export interface AskedGraph {
  readonly file: Pick<GraphFile, "text">;
  /** Inputs by name, as clients write them. */
  readonly body: unknown;
}

/** A run for a request, and the header that names what of the request meant nothing to its graph. */
export interface ReadyRequest {
  readonly prepared: PreparedRun;
  readonly ignored: ReturnType<typeof ignoredHeader>;
}

/** Prepares the run that a request asks for, and says in the reply what of it is ignored. */
export type PrepareRequest = (request: FastifyRequest, reply: FastifyReply, asked: AskedGraph) => Promise<ReadyRequest>;

/** What prepares the runs of served graphs for requests that name inputs in a body, at every door alike. */
export function requestPreparer(context: ServerContext): PrepareRequest {
  const { engine, limits } = context;
  const readInput = bodyReader(context);
  return async (request, reply, { file: { text }, body }) => {
    let ignored: ReadyRequest["ignored"] = {};
    const until = untilOf(request);
    const source = until === undefined ? text : graphUntil(text, until, engine);
    const inputs = ({ inputs: specs = {} }: Pick<GraphDocument, "inputs">): Coerced["values"] => {
      const coerced = coerceInputs(body, specs);
      ignored = ignoredHeader([...queryBesides(request), ...coerced.ignored]);
      void reply.headers(ignored);
      return coerced.values;
    };
    const prepared = await engine.prepare(source, inputs, { limits, readInput }).catch((error: unknown) => {
      throw isInputError(error) ? refuseInputs(error, body) : error;
    });
    return { prepared, ignored };
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
