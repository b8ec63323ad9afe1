import { requirePostgres } from "../addresses.ts";
import { loadPostgres } from "../drivers.ts";
import { Database } from "../postgres/database.ts";
import { migrate } from "../postgres/migrate.ts";
import { PostgresKeys } from "./postgres-keys.ts";

/**
 * The keys that several servers share.
 *
 * @throws `CLUSTER_ADDRESS_WRONG`, `CLUSTER_DRIVER_MISSING`, `CLUSTER_UNREACHABLE`, `CLUSTER_SCHEMA_NEWER`.
 */
export async function openKeys(store: string): Promise<PostgresKeys> {
  requirePostgres(store);
  const db = new Database(await loadPostgres(), store, { connections: 1 });
  try {
    await db.reach();
    await migrate(db);
  } catch (error) {
    await db.close();
    throw error;
  }
  return new PostgresKeys(db, () => db.close());
}
