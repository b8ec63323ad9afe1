import { clusterErrors } from "../error-codes.ts";
import type { Database } from "./database.ts";
import { lockFor } from "./once.ts";
import { oldestFormat, schema } from "./schema.ts";

/**
 * Brings the database to the newest format, all changes or none; one process at a time, the others wait for it. A
 * database that a newer version has changed is used as long as that version says that this one can.
 *
 * @throws `CLUSTER_SCHEMA_NEWER`.
 */
export async function migrate(
  database: Database,
  changes: readonly string[] = schema,
  oldest = oldestFormat,
): Promise<void> {
  await database.transaction(async (queries) => {
    await lockFor(queries, "format");
    await queries.run("CREATE TABLE IF NOT EXISTS format (version integer NOT NULL, oldest integer NOT NULL)");
    const row = await queries.first("SELECT version, oldest FROM format");
    const found = Number(row?.version ?? 0);
    const known = changes.length;
    if (found > known && Number(row?.oldest) > known) throw clusterErrors.CLUSTER_SCHEMA_NEWER({ found, known });
    if (found >= known) return;
    for (const change of changes.slice(found)) await queries.script(change);
    if (row === undefined) await queries.run("INSERT INTO format VALUES ($1, $2)", known, oldest);
    else await queries.run("UPDATE format SET version = $1, oldest = $2", known, oldest);
  });
}
