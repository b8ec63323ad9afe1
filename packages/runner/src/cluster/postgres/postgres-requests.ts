import { storeErrors } from "../../store/error-codes.ts";
import { type IdempotencyKey, idempotencyMs, type KnownRequest } from "../../store/idempotency-keys.ts";
import type { NewRun } from "../../store/stored-run.ts";
import type { Queries } from "./database.ts";

/** What a request became that a client sent with a key, while that counts. */
export async function findRequest(
  queries: Queries,
  { client, key }: Pick<IdempotencyKey, "client" | "key">,
  now: number,
): Promise<KnownRequest | undefined> {
  const row = await queries.first(
    `SELECT k.request, k.run FROM idempotency_keys k JOIN runs r ON r.id = k.run
     WHERE k.client = $1 AND k.key = $2 AND k.created > $3 AND r.status NOT IN ('failed', 'cancelled')`,
    ...[client, key, now - idempotencyMs],
  );
  return row && { request: String(row.request), run: String(row.run) };
}

/**
 * Writes what became a run that is accepted with a key, in its transaction.
 *
 * @throws `REQUEST_KNOWN` where that is known as another run.
 */
export async function writeRequest(queries: Queries, { id, created, idempotency }: NewRun): Promise<void> {
  if (idempotency === undefined) return;
  const { client, key, request } = idempotency;
  // A row that counts stays. Whoever comes at the same time waits here for the other's transaction.
  const written = await queries.run(
    `INSERT INTO idempotency_keys AS k (client, key, request, run, created) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (client, key) DO UPDATE SET request = excluded.request, run = excluded.run, created = excluded.created
     WHERE k.created <= $6 OR EXISTS (SELECT 1 FROM runs r WHERE r.id = k.run AND r.status IN ('failed', 'cancelled'))`,
    ...[client, key, request, id, created, created - idempotencyMs],
  );
  if (written > 0) return;
  const row = await queries.first("SELECT run FROM idempotency_keys WHERE client = $1 AND key = $2", client, key);
  throw storeErrors.REQUEST_KNOWN({ run: String(row?.run) });
}

/** Forgets what is too old to be asked for. */
export async function forgetRequests(queries: Queries, now: number): Promise<void> {
  await queries.run("DELETE FROM idempotency_keys WHERE created <= $1", now - idempotencyMs);
}
