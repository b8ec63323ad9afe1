import {
  isGraphError,
  isInputError,
  isSigmaflowError,
  messageOf,
  type SigmaflowError,
  shortageOf,
} from "@sigmaflow/core";
import type { Failure } from "@sigmaflow/core/wire";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { runnerErrors } from "../error-codes.ts";
import { runErrors } from "../runs/error-codes.ts";
import { serverErrors } from "./error-codes.ts";
import { FailedRun } from "./failed-run.ts";
import { requestFault } from "./request-fault.ts";
import { statusOf } from "./status.ts";
import { withoutPlace } from "./without-place.ts";

/** Fastify's own errors, by its code. */
const ofFastify: Readonly<Record<string, () => SigmaflowError>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: () =>
    serverErrors.BAD_BODY({ found: "not JSON", advice: "Fix it and send it again." }),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => serverErrors.BAD_BODY({ found: "empty", advice: "Send a JSON object." }),
  FST_ERR_CTP_BODY_TOO_LARGE: () => serverErrors.BODY_TOO_LARGE(),
  FST_ERR_BAD_URL: () =>
    serverErrors.BAD_REQUEST({ reason: "The address is not encoded as addresses are", advice: "Fix it." }),
  FST_ERR_MAX_PARAM_LENGTH: () =>
    serverErrors.BAD_REQUEST({ reason: "The address is too long", advice: "Use a shorter name." }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => serverErrors.BAD_CONTENT_TYPE(),
};

/** An error and the status that it is answered with. */
export interface Refusal {
  readonly error: SigmaflowError;
  readonly status: number;
}

/** Answers whatever was thrown: `{ error, code, problems? }`, never a stack trace. */
export function answerError(thrown: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { error, status } = refusalOf(thrown, request);
  void reply.code(status).headers(headersOf(error)).send(failureOf(error));
}

/** Whatever was thrown as an error with a status; what nobody expected is logged. */
export function refusalOf(thrown: unknown, request: FastifyRequest): Refusal {
  const refusal = known(thrown, request);
  const { error } = refusal;
  if (error !== thrown && (error.fault === "ours" || error.fault === "machine"))
    request.log.error({ err: thrown }, "request failed");
  return refusal;
}

function known(thrown: unknown, request: FastifyRequest): Refusal {
  const { url, id } = request;
  const surface = /^\/(?:v[12]|graphs|workflows|upload-asset|sdapi)(?:[/?]|$)/.test(url) ? "v1" : "api";
  const answered = (error: SigmaflowError) => ({ error, status: statusOf(error, surface) });
  if (hasZodFastifySchemaValidationErrors(thrown)) {
    return answered(
      serverErrors.BAD_REQUEST(requestFault(thrown.validation, sentIn(request, thrown.validationContext))),
    );
  }
  if (isSigmaflowError(thrown)) return answered(thrown);
  const { code = "", statusCode = 500 } = thrown instanceof Error ? (thrown as Partial<FastifyError>) : {};
  const error = ofFastify[code]?.();
  // Of requests that it could not read, Fastify knows the status best.
  if (error !== undefined) return serverErrors.BAD_REQUEST.is(error) ? { error, status: statusCode } : answered(error);
  if (statusCode < 500) {
    const reason = messageOf(thrown).replace(/\.$/, "");
    return { error: serverErrors.BAD_REQUEST({ reason, advice: "See /docs." }), status: statusCode };
  }
  return answered(shortageOf(thrown) ?? runnerErrors.UNEXPECTED({ request: id }));
}

/** An error as data. */
export function failureOf(error: SigmaflowError): Failure {
  return {
    error: error.message,
    code: error.code,
    ...(isGraphError(error) && { problems: error.problems.map(withoutPlace) }),
    ...(isInputError(error) && { problems: error.problems }),
    ...(serverErrors.BAD_BODY.is(error) && error.params.problem && { problems: [error.params.problem] }),
    ...(serverErrors.VERSION_CONFLICT.is(error) && error.params),
    ...(error instanceof FailedRun && error.path !== undefined && { path: error.path }),
    ...(error instanceof FailedRun && error.problems !== undefined && { problems: error.problems }),
  };
}

/** How long whoever is refused should wait, and what would be taken. */
export function headersOf(error: SigmaflowError): Readonly<Record<string, string>> {
  if (serverErrors.METHOD_NOT_ALLOWED.is(error)) return { allow: error.params.allowed.join(", ") };
  return whenAgain(error);
}

/** Headers that say when to ask again. */
function whenAgain(error: SigmaflowError): Readonly<Record<string, string>> {
  if (runErrors.SHUTTING_DOWN.is(error) || serverErrors.TOO_MANY_WRONG_KEYS.is(error))
    return { "retry-after": String(error.params.retryAfter) };
  if (!runErrors.QUEUE_FULL.is(error) && !serverErrors.RATE_LIMITED.is(error)) return {};
  const { retryAfter } = error.params;
  const resetAt = new Date(Date.now() + retryAfter * 1000).toISOString();
  return { "retry-after": String(retryAfter), "x-rate-limit-reset-at-utc": resetAt };
}

/** What a request has where its schema was not met. */
function sentIn({ query, params, headers, body }: FastifyRequest, part: unknown): unknown {
  if (part === "querystring") return query;
  return part === "params" ? params : part === "headers" ? headers : body;
}
