import pg from "pg";
import { expect, test } from "vitest";
import { freePort } from "../../../../../scripts/cluster/free-port.ts";
import { Database } from "./database.ts";

test("a process that is to end does not wait as long for a database that is not there, whatever it has begun", async () => {
  const db = new Database(pg, `postgres://nobody@127.0.0.1:${await freePort()}/none`);
  const began = performance.now();
  const refused = expect(db.run("SELECT 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  db.endSoon();
  await refused;
  await expect(db.run("SELECT 2")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  const ms = performance.now() - began;
  expect([ms > 1000, ms < 8000]).toEqual([true, true]);
  await db.close();
});
