import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { IdleCheckpoints } from "./idle-checkpoints.ts";
import { sqliteModule } from "./sqlite.ts";

let folder: string;
let db: DatabaseSync;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-log-"));
  db = new (sqliteModule().DatabaseSync)(path.join(folder, "some.db"));
  db.exec("PRAGMA journal_mode = WAL; CREATE TABLE texts (text TEXT)");
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

/** Whether the database's own file has a text, not its log alone. */
const has = (text: string) => readFileSync(path.join(folder, "some.db")).includes(text);

test("takes the log in once nothing is written any more, and not before, however much is", async () => {
  const checkpoints = new IdleCheckpoints(db, 100);
  const insert = db.prepare("INSERT INTO texts VALUES (?)");
  for (let i = 0; i < 20; i++) {
    // More than SQLite itself would let stand.
    for (let page = 0; page < 100; page++) insert.run(`${page === 0 ? `mark ${i} ` : ""}${"x".repeat(4000)}`);
    checkpoints.wrote();
    await setTimeout(10);
  }
  expect(has("mark 0 ")).toBe(false);
  await vi.waitUntil(() => has("mark 0 ") && has("mark 19 "), { timeout: 5000, interval: 10 });
  insert.run("later");
  checkpoints.wrote();
  await vi.waitUntil(() => has("later"), { timeout: 5000, interval: 10 });
});

test("takes nothing in after its end", async () => {
  const checkpoints = new IdleCheckpoints(db, 20);
  db.exec("INSERT INTO texts VALUES ('mark')");
  checkpoints.wrote();
  checkpoints.end();
  await setTimeout(100);
  expect(has("mark")).toBe(false);
});
