import type { FastifyRequest } from "fastify";
import type { KeyStore } from "../store/key-store.ts";
import { serverErrors } from "./error-codes.ts";

/** Throws, or rejects, when a request may not be answered. */
export type Gate = (request: FastifyRequest) => void | Promise<void>;

/** Routes that a browser opens by address alone, where a header cannot be set. */
const keyInAddress = /^\/api\/(?:artifacts\/|runs\/[^/]+\/events$)/;

/**
 * A gate that opens to the keys of a store, by `x-api-key` or `Authorization: Bearer`; to everybody when there are none.
 * It rejects with `NO_KEY` or `WRONG_KEY`, status 401.
 */
export function gateOf(keys: KeyStore): Gate {
  return async (request) => {
    if (!(await keys.hasKeys())) return;
    const given = keyOf(request);
    if (given === undefined) throw serverErrors.NO_KEY();
    if ((await keys.find(given)) !== undefined) return;
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
