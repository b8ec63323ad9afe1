import { isInputError, type SigmaflowError } from "@sigmaflow/core";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { runnerErrors } from "../../error-codes.ts";
import { storeErrors } from "../../store/error-codes.ts";
import { headersOf, type Refusal, refusalOf } from "../error-answer.ts";
import { serverErrors } from "../error-codes.ts";
import { FailedRun } from "../failed-run.ts";
import type { OpenaiError } from "./wire.ts";

/** Inputs of graphs by what OpenAI calls them. */
const params: Readonly<Record<string, string>> = {
  img_width: "size",
  img_height: "size",
  width: "size",
  height: "size",
  samples: "n",
};

/** Answers whatever was thrown as OpenAI's clients read it. */
export function answerError(thrown: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = refusalOf(thrown, request);
  const { error } = refusal;
  void reply
    .code(statusIn(refusal))
    .headers(headersOf(error))
    // Their clients ask again by themselves, and it would come to the same.
    .headers(error instanceof FailedRun || isPoor(error) ? { "x-should-retry": "false" } : {})
    .send(errorBody(thrown, refusal));
}

/** Whatever was thrown, as data. */
export function errorBody(thrown: unknown, refusal: Refusal): OpenaiError {
  const { error } = refusal;
  const status = statusIn(refusal);
  const type = status >= 500 ? "server_error" : status === 429 ? "rate_limit_error" : "invalid_request_error";
  return { error: { message: error.message, type, code: codeOf(error), param: paramOf(thrown, error) } };
}

function isPoor(error: SigmaflowError): boolean {
  return storeErrors.INSUFFICIENT_CREDITS.is(error);
}

function statusIn({ error, status }: Refusal): number {
  if (isPoor(error)) return 429;
  // No model can be called so, and no client looks at 400 for that.
  if (serverErrors.BAD_GRAPH_NAME.is(error)) return 404;
  return status === 406 ? 400 : status;
}

function codeOf(error: SigmaflowError): string {
  if (runnerErrors.GRAPH_NOT_FOUND.is(error) || serverErrors.BAD_GRAPH_NAME.is(error)) return "model_not_found";
  if (serverErrors.NO_KEY.is(error) || serverErrors.WRONG_KEY.is(error)) return "invalid_api_key";
  return isPoor(error) ? "insufficient_quota" : error.code;
}

function paramOf(thrown: unknown, error: SigmaflowError): string | null {
  if (runnerErrors.GRAPH_NOT_FOUND.is(error) || serverErrors.BAD_GRAPH_NAME.is(error)) return "model";
  if (hasZodFastifySchemaValidationErrors(thrown)) return thrown.validation[0]?.instancePath.split("/")[1] || null;
  const name = isInputError(error) ? error.problems[0]?.input : undefined;
  return name === undefined ? null : (params[name] ?? name);
}
