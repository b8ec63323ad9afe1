import type { FastifyRequest } from "fastify";
import type { ApiKey, KeyStore } from "../store/key-store.ts";
import type { Asker } from "./asker.ts";
import { serverErrors } from "./error-codes.ts";
import type { WrongKeys } from "./wrong-keys.ts";

const carried = new WeakMap<FastifyRequest, ApiKey>();

/** Routes that a browser opens by address alone, where a header cannot be set. */
const keyInAddress = /^\/api\/(?:artifacts\/|runs\/[^/]+\/events$)/;

/** Routes whose clients know no other way than a name and a password. */
const isWebUi = /^\/sdapi\//;

/**
 * Resolves for a request that carries a key of a store, as `x-api-key` or `Authorization: Bearer`, or, of some, as the password
 * of `Basic`; at once, whatever else
 * came from its address.
 *
 * @throws `NO_KEY` or `WRONG_KEY`, status 401; `TOO_MANY_WRONG_KEYS`, status 429.
 */
export async function checkKey(
  request: FastifyRequest,
  { keys, wrongKeys }: { readonly keys: KeyStore; readonly wrongKeys: WrongKeys },
): Promise<void> {
  const given = textOf(request);
  if (given === undefined) throw serverErrors.NO_KEY();
  const key = await keys.find(given);
  if (key !== undefined) {
    carried.set(request, key);
    return;
  }
  const retryAfter = await wrongKeys.slow(request.ip);
  throw retryAfter === undefined ? serverErrors.WRONG_KEY() : serverErrors.TOO_MANY_WRONG_KEYS({ retryAfter });
}

/** The key that a request carried, once it was checked; undefined where none was asked for. */
export function keyOf(asker: Asker): ApiKey | undefined {
  return asker === "owner" ? undefined : carried.get(asker);
}

/** What clients are told apart by: the id of the key that one carried, "" where none was asked for. */
export function clientOf(request: FastifyRequest): string {
  return keyOf(request)?.id ?? "";
}

function textOf({ headers, url, query }: FastifyRequest): string | undefined {
  const own = headers["x-api-key"];
  if (typeof own === "string" && own !== "") return own;
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  if (bearer !== undefined) return bearer;
  if (isWebUi.test(url)) return passwordOf(headers.authorization);
  const asked = typeof query === "object" && query !== null && "key" in query ? query.key : undefined;
  return keyInAddress.test(url.split("?")[0] ?? "") && typeof asked === "string" ? asked : undefined;
}

/** The password of `Authorization: Basic`, whatever the name is. */
function passwordOf(header = ""): string | undefined {
  const [, encoded = ""] = /^Basic +(\S+)$/i.exec(header) ?? [];
  return /:(.+)$/.exec(Buffer.from(encoded, "base64").toString())?.[1];
}
