import { afterEach, expect, test } from "vitest";
import { migrate, NewerDatabase } from "./migrate.ts";
import { sqliteModule } from "./sqlite.ts";

const sqlite = sqliteModule();
let db = new sqlite.DatabaseSync(":memory:");
afterEach(() => {
  db.close();
  db = new sqlite.DatabaseSync(":memory:");
});

const format = () => db.prepare("PRAGMA user_version").get()?.user_version;
const tables = () =>
  db
    .prepare("SELECT name FROM sqlite_master ORDER BY name")
    .all()
    .map(({ name }) => name);
const steps = ["CREATE TABLE a (x)", "CREATE TABLE b (x); INSERT INTO b VALUES (1)", "CREATE TABLE c (x)"];

test("applies what is missing, in order, and nothing twice", () => {
  migrate(db, steps.slice(0, 2));
  expect([format(), tables()]).toEqual([2, ["a", "b"]]);
  for (let i = 0; i < 2; i++) migrate(db, steps);
  expect([format(), tables(), db.prepare("SELECT count(*) AS n FROM b").get()]).toEqual([3, ["a", "b", "c"], { n: 1 }]);
});

test("applies all or nothing", () => {
  migrate(db, steps.slice(0, 1));
  expect(() => migrate(db, [steps[0]!, steps[1]!, "CREATE TABLE a (x)"])).toThrow(/already exists/);
  expect([format(), tables()]).toEqual([1, ["a"]]);
});

test("refuses a newer file and leaves it as it is", () => {
  migrate(db, steps);
  expect(() => migrate(db, steps.slice(0, 2))).toThrow(NewerDatabase);
  expect(() => migrate(db, steps.slice(0, 2))).toThrow(
    "it was written by a newer sigmaflow, format 3; this one knows 2",
  );
  expect([format(), tables()]).toEqual([3, ["a", "b", "c"]]);
});
