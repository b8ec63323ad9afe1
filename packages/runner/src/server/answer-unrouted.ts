import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { answerError } from "./error-answer.ts";
import type { ForeignApi } from "./foreign-apis.ts";
import { answerError as answerOpenai } from "./openai/answer-error.ts";

/** Answers requests whose address is refused before any route is looked for, as the API at that address answers. */
export function answerUnrouted(without: readonly ForeignApi[]) {
  const hasOpenai = !without.includes("openai");
  return (thrown: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const isOpenai = hasOpenai && /^\/v1\/(?:images|models)\//.test(request.url);
    (isOpenai ? answerOpenai : answerError)(thrown, request, reply);
  };
}
