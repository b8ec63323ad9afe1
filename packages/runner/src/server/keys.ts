import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { serverErrors } from "./error-codes.ts";

/** Says whether a request may be answered. */
export type Gate = (request: FastifyRequest) => void;

/** Routes that a browser opens by address alone, where a header cannot be set. */
const keyInAddress = /^\/api\/(?:artifacts\/|runs\/[^/]+\/events$)/;

/**
 * A gate that opens to the given keys, by `x-api-key` or `Authorization: Bearer`; to everybody when there are none.
 * Throws `NO_KEY` or `WRONG_KEY`, status 401. How long it takes tells nothing about the keys.
 */
export function gateOf(keys: readonly string[]): Gate {
  if (keys.length === 0) return () => {};
  const known = keys.map(digest);
  return (request) => {
    const given = keyOf(request);
    if (given === undefined) throw serverErrors.NO_KEY();
    const candidate = digest(given);
    // Every key is looked at, so that the time is the same wherever one fits.
    const fits = known.map((key) => timingSafeEqual(key, candidate));
    if (fits.includes(true)) return;
    throw serverErrors.WRONG_KEY();
  };
}

function keyOf({ headers, url, query }: FastifyRequest): string | undefined {
  const own = headers["x-api-key"];
  if (typeof own === "string" && own !== "") return own;
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  if (bearer !== undefined) return bearer;
  const asked = typeof query === "object" && query !== null && "key" in query ? query.key : undefined;
  return keyInAddress.test(url.split("?")[0] ?? "") && typeof asked === "string" ? asked : undefined;
}

/** Of one length for keys of any. */
function digest(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}
