import type { Queries } from "./database.ts";

/** Whether a change is made for the first time in the transaction that makes it: its answer may have been lost before. */
export async function isFirst(queries: Queries, change: string): Promise<boolean> {
  return (await queries.run("INSERT INTO applied (id) VALUES ($1) ON CONFLICT DO NOTHING", change)) > 0;
}

/** Waits for whoever does the same, until the transaction ends; those of other tables in the same database do not count. */
export async function lockFor(queries: Queries, what: string): Promise<void> {
  await queries.run("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' ' || $1, 0))", what);
}
