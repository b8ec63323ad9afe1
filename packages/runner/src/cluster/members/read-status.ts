import { randomUUID } from "node:crypto";
import { requirePostgres } from "../addresses.ts";
import { loadPostgres } from "../drivers.ts";
import { Database } from "../postgres/database.ts";
import { migrate } from "../postgres/migrate.ts";
import { WaitingRuns } from "../queue/waiting-runs.ts";
import type { ClusterStatus } from "./cluster-status.ts";
import { listMembers } from "./members.ts";
import { clusterStatus } from "./status.ts";

/**
 * How a cluster stands, for who takes no part in it.
 *
 * @throws `CLUSTER_ADDRESS_WRONG`, `CLUSTER_DRIVER_MISSING`, `CLUSTER_UNREACHABLE`, `CLUSTER_SCHEMA_NEWER`.
 */
export async function readStatus(store: string): Promise<ClusterStatus> {
  requirePostgres(store);
  const db = new Database(await loadPostgres(), store, { connections: 2 });
  try {
    await db.reach();
    await migrate(db);
    const queue = new WaitingRuns(db, randomUUID());
    return await clusterStatus({ db, queue, members: { list: () => listMembers(db) } });
  } finally {
    await db.close();
  }
}
