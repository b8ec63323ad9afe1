import type { FastifyReply, FastifyRequest } from "fastify";
import { serverErrors } from "./error-codes.ts";

/**
 * Answers with bytes, or with the one range of them that a request asks for (RFC 9110, 14). Several ranges at once, and
 * those of another version (`If-Range`), are answered with all.
 *
 * @throws `RANGE_REFUSED` for one that lies behind the end.
 */
export function sendBytes(body: Uint8Array, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  void reply.header("accept-ranges", "bytes");
  const range = rangeOf(request, reply.getHeader("etag"));
  if (range === undefined) return reply.send(body);
  const size = body.byteLength;
  const start = range.last === undefined ? (range.first ?? 0) : Math.max(0, size - range.last);
  const end = Math.min(size, (range.end ?? size - 1) + 1);
  if (start >= size || start >= end) {
    void reply.header("content-range", `bytes */${size}`);
    throw serverErrors.RANGE_REFUSED({ size });
  }
  return reply
    .code(206)
    .header("content-range", `bytes ${start}-${end - 1}/${size}`)
    .send(body.subarray(start, end));
}

/** A part of something: from `first` to `end` (included), or its `last` bytes. */
interface Range {
  readonly first?: number;
  readonly end?: number;
  readonly last?: number;
}

function rangeOf({ headers }: FastifyRequest, etag: unknown): Range | undefined {
  const condition = headers["if-range"];
  if (condition !== undefined && condition !== etag) return undefined;
  const [, first = "", end = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(headers.range ?? "") ?? [];
  if (first === "") return end === "" ? undefined : { last: Number(end) };
  if (end !== "" && Number(end) < Number(first)) return undefined;
  return { first: Number(first), ...(end !== "" && { end: Number(end) }) };
}
