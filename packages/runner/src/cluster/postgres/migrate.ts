import { clusterErrors } from "../error-codes.ts";
import type { Database } from "./database.ts";
import { schema } from "./schema.ts";

/** Names the lock under which tables are changed: one process at a time, the others wait for it. */
const migrationLock = 0x516f;

/**
 * Brings the database to the newest format, all changes or none.
 *
 * @throws `CLUSTER_SCHEMA_NEWER`.
 */
export async function migrate(database: Database, changes: readonly string[] = schema): Promise<void> {
  await database.transaction(async (queries) => {
    await queries.run("SELECT pg_advisory_xact_lock($1)", migrationLock);
    await queries.run("CREATE TABLE IF NOT EXISTS format (version integer NOT NULL)");
    const version = (await queries.first("SELECT version FROM format"))?.version;
    const found = Number(version ?? 0);
    if (found > changes.length) throw clusterErrors.CLUSTER_SCHEMA_NEWER({ found, known: changes.length });
    for (const change of changes.slice(found)) await queries.script(change);
    if (version === undefined) await queries.run("INSERT INTO format VALUES ($1)", changes.length);
    else await queries.run("UPDATE format SET version = $1", changes.length);
  });
}
