import type { FastifyReply, FastifyRequest } from "fastify";

/** Sets a strong ETag; returns whether the client has this version already, which is then answered. */
export function isKnown(tag: string, request: FastifyRequest, reply: FastifyReply): boolean {
  const etag = `"${tag}"`;
  void reply.header("etag", etag);
  const given = request.headers["if-none-match"];
  if (given === undefined) return false;
  const fits = given.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === etag);
  if (fits) void reply.code(304).send();
  return fits;
}

/** Answers with JSON that is text, or that text's bytes, already. */
export function sendText(text: string | Buffer, reply: FastifyReply, type = "application/json"): void {
  void reply.type(`${type}; charset=utf-8`).send(text);
}
