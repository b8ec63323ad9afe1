import { randomUUID } from "node:crypto";
import type { Claim, ClaimOptions, NewClaim } from "../../store/run-store.ts";
import type { Database } from "./database.ts";

/**
 * Claims a run that nobody holds, or whose lease has run out by the database's clock. Of several that try at once one
 * succeeds: PostgreSQL looks at the row again once the other's change is written.
 */
export async function claimRun(
  db: Database,
  id: string,
  { owner, leaseMs, token }: ClaimOptions,
): Promise<NewClaim | undefined> {
  // By this a claim is known again whose answer was lost.
  const ticket = randomUUID();
  const row = await db.again(async (isAgain) => {
    const known = "SELECT attempt, cancel_requested, crashes FROM runs WHERE ticket = $1 AND id = $2 AND ended IS NULL";
    return (
      (isAgain ? await db.first(known, ticket, id) : undefined) ??
      (await db.first(
        `UPDATE runs SET status = 'running', started = coalesce(started, $2), attempt = attempt + 1,
           crashes = crashes + (lease_until IS NOT NULL)::integer, owner = $3, ticket = $4, token = $6,
           lease_until = clock_timestamp() + $5 * interval '1 ms'
         WHERE id = $1 AND ended IS NULL AND (lease_until IS NULL OR lease_until <= clock_timestamp())
         RETURNING attempt, cancel_requested, crashes`,
        ...[id, Date.now(), owner, ticket, leaseMs, token ?? null],
      ))
    );
  });
  if (row === undefined) return undefined;
  const { attempt, cancel_requested, crashes } = row;
  return { run: id, attempt: Number(attempt), cancelRequested: cancel_requested === 1, crashes: Number(crashes) };
}

/** Lengthens a lease; false when the claim counts no more. */
export async function renewRun(db: Database, { run, attempt }: Claim, leaseMs: number): Promise<boolean> {
  const sql = `UPDATE runs SET lease_until = clock_timestamp() + $3 * interval '1 ms'
     WHERE id = $1 AND attempt = $2 AND ended IS NULL AND lease_until IS NOT NULL`;
  return (await db.run(sql, run, attempt, leaseMs)) > 0;
}

/** Lets a run be claimed at once, as if nobody had died of it. */
export async function releaseRun(db: Database, { run, attempt }: Claim): Promise<void> {
  const sql = "UPDATE runs SET lease_until = NULL, owner = NULL WHERE id = $1 AND attempt = $2 AND ended IS NULL";
  await db.run(sql, run, attempt);
}
