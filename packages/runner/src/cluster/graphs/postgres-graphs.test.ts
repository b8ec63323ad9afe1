import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { describeGraphs, titled } from "../../../test/contract/graphs.ts";
import { startPostgres } from "../../../test/support/cluster/postgres.ts";
import { GraphFolder } from "../../server/graph-folder.ts";
import { Database } from "../postgres/database.ts";
import { migrate } from "../postgres/migrate.ts";
import { PostgresGraphs } from "./postgres-graphs.ts";

const server = await startPostgres();

async function open() {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-graphs-"));
  writeFileSync(path.join(folder, "first.json"), titled("First"));
  const db = new Database(pg, await server.freshUrl(), { connections: 4 });
  await migrate(db);
  const reopen = async () => new PostgresGraphs(db, new GraphFolder(folder));
  const close = async () => {
    await db.close();
    rmSync(folder, { recursive: true });
  };
  return { folder, graphs: await reopen(), reopen, close };
}

describeGraphs("graphs in PostgreSQL over a folder", open);

test("what is saved over a folder's graph leaves the folder as it is", async () => {
  const { folder, graphs, close } = await open();
  await graphs.save("first", titled("Mine"), "present");
  expect(readFileSync(path.join(folder, "first.json"), "utf8")).toBe(titled("First"));
  expect((await graphs.read("first")).text).toBe(titled("Mine"));
  await close();
});
