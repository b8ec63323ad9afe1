import { isGraphError, isSigmaflowError, messageOf, type Problem, type SigmaflowError } from "@sigmaflow/core";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { runErrors } from "../runs/error-codes.ts";
import { storeErrors } from "../store/error-codes.ts";
import { HttpError } from "./http-error.ts";

/** Fastify's own errors, by its code. */
const known: Readonly<Record<string, { readonly code: string; readonly message: string }>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: { code: "BAD_BODY", message: "The body is not JSON. Mend it and send it again." },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: "BAD_BODY", message: "The body is empty. Send a JSON object." },
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: "BODY_TOO_LARGE",
    message: "The body is larger than this server takes. Send a smaller one, or raise the limit with --max-body.",
  },
  FST_ERR_BAD_URL: { code: "BAD_REQUEST", message: "The address is not encoded as addresses are. Mend it." },
  FST_ERR_MAX_PARAM_LENGTH: { code: "BAD_REQUEST", message: "The address is too long. Use a shorter name." },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: "BAD_CONTENT_TYPE",
    message: "Invalid content type. Send application/json.",
  },
};

/** Answers whatever was thrown: `{ error, code, problems? }`, never a stack trace. */
export function answerError(thrown: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const error = asHttpError(thrown, request);
  if (error.status >= 500 && error.code === "UNEXPECTED") request.log.error({ err: thrown }, "request failed");
  void reply
    .code(error.status)
    .headers(error.headers)
    .send({
      error: error.message,
      code: error.code,
      ...(error.problems && { problems: error.problems.map(withoutPlace) }),
      ...error.more,
    });
}

/** Whatever was thrown as an error with a status. */
export function asHttpError(thrown: unknown, request: Pick<FastifyRequest, "url" | "id">): HttpError {
  if (thrown instanceof HttpError) return thrown;
  if (hasZodFastifySchemaValidationErrors(thrown)) {
    const faults = thrown.validation.map(({ instancePath, message }) => `\`${nameOf(instancePath)}\`: ${message}`);
    return new HttpError("BAD_REQUEST", 400, `${faults.join("; ")}. Mend it and send it again.`);
  }
  const isPublic = request.url.startsWith("/v1/");
  if (isSigmaflowError(thrown)) {
    const status = statuses[thrown.code] ?? (isPublic ? 400 : 422);
    const problems = isGraphError(thrown) ? { problems: thrown.problems } : {};
    return new HttpError(thrown.code, status, thrown.message, { ...problems, headers: whenAgain(thrown) });
  }
  const { code = "", statusCode = 500 } = thrown instanceof Error ? (thrown as Partial<FastifyError>) : {};
  const entry = known[code];
  // The service that /v1 stands in for says 406 where HTTP has 415.
  if (entry) return new HttpError(entry.code, isPublic && statusCode === 415 ? 406 : statusCode, entry.message);
  if (statusCode < 500) return new HttpError("BAD_REQUEST", statusCode, messageOf(thrown));
  return new HttpError(
    "UNEXPECTED",
    500,
    `Something went wrong inside the server. Its log says more under request ${request.id}.`,
  );
}

/** Statuses of errors that are not the request's fault; those that are have 422, below `/v1` 400. */
const statuses: Readonly<Record<string, number>> = {
  [runErrors.QUEUE_FULL.code]: 429,
  [storeErrors.RUN_NOT_KEPT.code]: 500,
  [runErrors.SHUTTING_DOWN.code]: 503,
};

/** Headers that say when to ask again. */
function whenAgain(error: SigmaflowError): Readonly<Record<string, string>> {
  if (runErrors.SHUTTING_DOWN.is(error)) return { "retry-after": String(error.params.retryAfter) };
  if (!runErrors.QUEUE_FULL.is(error)) return {};
  const { retryAfter } = error.params;
  const resetAt = new Date(Date.now() + retryAfter * 1000).toISOString();
  return { "retry-after": String(retryAfter), "x-rate-limit-reset-at-utc": resetAt };
}

function nameOf(instancePath: string): string {
  return instancePath.replace(/^\//, "").replaceAll("/", ".") || "body";
}

/** Lines and columns of a text that the client never saw would mislead. */
function withoutPlace({ line: _line, column: _column, ...problem }: Problem): Problem {
  return problem;
}
