import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { headersOf, refusalOf } from "../error-answer.ts";

/** Answers whatever was thrown as clients of A1111's web UI read it. */
export function answerError(thrown: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { error, status } = refusalOf(thrown, request);
  const body = { error: error.code, detail: error.message, errors: error.message };
  void reply.code(status).headers(headersOf(error)).send(body);
}
