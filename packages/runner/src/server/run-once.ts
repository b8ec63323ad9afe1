import { hash } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { storeErrors } from "../store/error-codes.ts";
import type { IdempotencyKey } from "../store/idempotency-keys.ts";
import type { RunStore } from "../store/run-store.ts";
import { serverErrors } from "./error-codes.ts";
import { clientOf } from "./keys.ts";

/** Visible ASCII: what draft-ietf-httpapi-idempotency-key-header allows within its quotes, and is sent without. */
const wellFormed = /^[\x21-\x7e]{1,255}$/;

/**
 * The key under which a client may send its request again; undefined where it sent none.
 *
 * @throws `BAD_IDEMPOTENCY_KEY`.
 */
export function idempotencyKeyOf(request: FastifyRequest, body: unknown): IdempotencyKey | undefined {
  const given = request.headers["idempotency-key"];
  if (given === undefined) return undefined;
  const key = String(given).replace(/^"(.*)"$/, "$1");
  if (!wellFormed.test(key)) throw serverErrors.BAD_IDEMPOTENCY_KEY();
  const { until } = request.query as { readonly until?: unknown };
  const address = `${request.method} ${request.url.split("?")[0]}${typeof until === "string" ? ` until ${until}` : ""}`;
  const asked = body instanceof Uint8Array ? hash("sha256", body) : (JSON.stringify(body) ?? "");
  return { client: clientOf(request), key, request: hash("sha256", `${address}\n${asked}`) };
}

/**
 * The run that a request became when it was sent before.
 *
 * @throws `IDEMPOTENCY_KEY_REUSED` where the one before asked for something else.
 */
export async function runBefore(store: RunStore, once: IdempotencyKey): Promise<string | undefined> {
  const known = await store.knownRequest(once);
  if (known !== undefined && known.request !== once.request) throw serverErrors.IDEMPOTENCY_KEY_REUSED();
  return known?.run;
}

/** A request's run. */
export interface OnceRun {
  readonly id: string;
  /** Whether it is that of the same request, sent before. */
  readonly isRepeated: boolean;
}

/** The run that `start` accepts, or the one that the same request became before, be it at the same time. */
export async function runOnce(
  store: RunStore,
  once: IdempotencyKey | undefined,
  start: () => Promise<string>,
): Promise<OnceRun> {
  const before = once && (await runBefore(store, once));
  if (before !== undefined) return { id: before, isRepeated: true };
  try {
    return { id: await start(), isRepeated: false };
  } catch (error) {
    const other = once && storeErrors.REQUEST_KNOWN.is(error) ? await runBefore(store, once) : undefined;
    if (other === undefined) throw error;
    return { id: other, isRepeated: true };
  }
}

/** Shows clients that an answer is that of a run before. */
export const repeatedHeader = { "idempotent-replayed": "true" } as const;
