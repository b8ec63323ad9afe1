import { randomUUID } from "node:crypto";
import pg from "pg";
import { median } from "../../../../scripts/bench/clock.ts";
import type { Report } from "../../../../scripts/bench/report.ts";
import { startPostgresServer } from "../../../../scripts/cluster/postgres-server.ts";
import { Database } from "../../src/cluster/postgres/database.ts";
import { migrate } from "../../src/cluster/postgres/migrate.ts";
import { WaitingRuns } from "../../src/cluster/queue/waiting-runs.ts";

const times = 200;
const keys = 100;

/** What taking a run costs while so many wait, of a hundred keys. */
export async function flatQueue(report: Report, depths = [100, 10_000, 100_000]): Promise<void> {
  const server = await startPostgresServer();
  const db = new Database(pg, server.url, { connections: 1 });
  try {
    await migrate(db);
    for (const models of ["{}", "{some-model}"]) {
      let least: number | undefined;
      for (const depth of depths) {
        const ms = await taking(db, depth, models);
        const what = models === "{}" ? "" : ", of a model that is loaded nowhere";
        report({
          ...{ name: `add, take and end a run, ${depth} waiting${what}`, value: ms, unit: "ms", aim: "flat" },
          ...(least !== undefined && { against: { name: `${depths[0]} waiting`, value: least } }),
        });
        least ??= ms;
      }
    }
  } finally {
    await db.close();
    await server.close();
  }
}

async function taking(db: Database, depth: number, models: string): Promise<number> {
  for (const table of ["waiting", "turns"]) await db.run(`DELETE FROM ${table}`);
  await db.run(
    `INSERT INTO waiting (id, lane, key, priority, models)
     SELECT 'w' || n, 'inference', 'k' || n % ${keys}, 0, $2::text[] FROM generate_series(1, $1::integer) AS n`,
    ...[depth, models],
  );
  await db.run(
    "INSERT INTO turns SELECT DISTINCT lane, priority, key, nextval('waiting_places') FROM (SELECT DISTINCT lane, priority, key FROM waiting) k",
  );
  await db.run("UPDATE lane_counts SET waiting = $1 WHERE lane = 'inference'", depth);
  await db.run("ANALYZE waiting");
  const queue = new WaitingRuns(db, "bench");
  const figures: number[] = [];
  for (let n = 0; n < times; n++) {
    const began = performance.now();
    const place = { lane: "inference", key: `k${n % keys}`, priority: 0, models: [], needs: {} } as const;
    await queue.add({ id: randomUUID(), ...place });
    const taken = await queue.take("inference");
    if (taken === undefined) throw new Error("nothing waits");
    await queue.done(taken);
    figures.push(performance.now() - began);
  }
  return median(figures);
}
