import { type Fault, isGraphError, isInputError, type Problem, type SigmaflowError } from "@sigmaflow/core";
import type { remoteErrors } from "@sigmaflow/nodes";
import type { runnerErrors } from "../error-codes.ts";
import type { runErrors } from "../runs/error-codes.ts";
import type { storeErrors } from "../store/error-codes.ts";
import type { serverErrors } from "./error-codes.ts";
import type { agentErrors } from "./mcp/error-codes.ts";

/** Where an error is answered: below `/api`, or below `/v1`, which stands in for another service. */
export type Surface = "api" | "v1";

type Statuses = Readonly<Record<Surface, number>>;

/** The status of an error by whose fault it is. */
export const statusByFault: Readonly<Record<Fault, Statuses>> = {
  caller: { api: 422, v1: 400 },
  state: { api: 409, v1: 500 },
  limit: { api: 422, v1: 400 },
  remote: { api: 502, v1: 502 },
  machine: { api: 500, v1: 500 },
  ours: { api: 500, v1: 500 },
};

type Code =
  | keyof typeof serverErrors
  | keyof typeof agentErrors
  | keyof typeof runErrors
  | keyof typeof storeErrors
  | keyof typeof runnerErrors
  | keyof typeof remoteErrors;

/** The errors for which HTTP has a status of their own. */
export const statusByCode: { readonly [C in Code]?: Statuses } = {
  // Below /v1 it is a finished run's picture that is missing, not the address.
  ARTIFACT_NOT_FOUND: { api: 404, v1: 500 },
  BAD_BODY: everywhere(400),
  BAD_CONTENT_TYPE: { api: 415, v1: 406 },
  BAD_GRAPH_NAME: everywhere(400),
  BAD_REQUEST: everywhere(400),
  BAD_IDEMPOTENCY_KEY: everywhere(400),
  BODY_TOO_COMPLEX: everywhere(413),
  BODY_TOO_LARGE: everywhere(413),
  DEADLINE_PASSED: everywhere(504),
  GRAPH_NAME_RESERVED: everywhere(404),
  GRAPH_NOT_FOUND: everywhere(404),
  HOST_REFUSED: everywhere(403),
  IDEMPOTENCY_KEY_REUSED: everywhere(422),
  INSUFFICIENT_CREDITS: { api: 402, v1: 406 },
  MCP_NOT_INSTALLED: everywhere(501),
  METHOD_NOT_ALLOWED: everywhere(405),
  NOT_FOUND: everywhere(404),
  NO_KEY: everywhere(401),
  NO_PICTURE: everywhere(406),
  NO_VERSION_GIVEN: everywhere(428),
  ORIGIN_REFUSED: everywhere(403),
  QUEUE_FULL: everywhere(429),
  RANGE_REFUSED: everywhere(416),
  RATE_LIMITED: everywhere(429),
  REMOTE_DEADLINE: everywhere(504),
  REMOTE_LOOP: everywhere(508),
  REMOTE_TIMEOUT: everywhere(504),
  RIGHT_MISSING: everywhere(403),
  RUN_NOT_FOUND: everywhere(404),
  SHUTTING_DOWN: everywhere(503),
  TOOK_TOO_LONG: everywhere(504),
  TOO_MANY_WRONG_KEYS: everywhere(429),
  VERSION_NOT_FOUND: everywhere(404),
  WEBHOOK_NOT_FOUND: everywhere(404),
  VERSION_CONFLICT: everywhere(412),
  WRONG_KEY: everywhere(401),
};

function everywhere(status: number): Statuses {
  return { api: status, v1: status };
}

/** The HTTP status that an error is answered with. */
export function statusOf(error: SigmaflowError, surface: Surface): number {
  if (surface === "v1") {
    // As the live service does, for words that are not in their set.
    if (isInputError(error) && error.problems.every(({ code, ...of }) => code === "WRONG_VALUE" && isWord(of)))
      return 406;
    // Whoever asks for a picture can make it smaller; the rest of a served graph is not theirs to fix.
    if (isGraphError(error) && !error.problems.every(isTheirs)) return 500;
  }
  const own = Object.hasOwn(statusByCode, error.code) ? statusByCode[error.code as Code] : undefined;
  return (own ?? statusByFault[error.fault])[surface];
}

function isWord(problem: object): boolean {
  return "type" in problem && problem.type === "enum";
}

function isTheirs({ code, severity }: Problem): boolean {
  return severity === "warning" || code === "VALUE_TOO_LARGE" || code === "TOO_MANY_EXECUTIONS";
}
