import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { describeAccounts } from "../../test/contract/accounts.ts";
import { describeAnsweredRuns } from "../../test/contract/answered-runs.ts";
import { describeListedRuns } from "../../test/contract/listed-runs.ts";
import { describePaidCalls } from "../../test/contract/paid-calls.ts";
import { describeRepeatedRequests } from "../../test/contract/repeated-requests.ts";
import { describeRunEndings } from "../../test/contract/run-endings.ts";
import { describeRunStore, runAsked } from "../../test/contract/run-store.ts";
import { landedRuns, setFormat } from "./fixtures/landed-files.ts";
import { RunDatabase } from "./run-database.ts";
import { SqliteRunStore } from "./sqlite-run-store.ts";

const folders: string[] = [];
const databases: RunDatabase[] = [];

afterEach(() => {
  for (const database of databases.splice(0)) database.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFile(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-runs-"));
  folders.push(folder);
  return path.join(folder, "runs.db");
}

function open(file: string): RunDatabase {
  const database = new RunDatabase(file);
  databases.push(database);
  return database;
}

function close(database: RunDatabase): void {
  databases.splice(databases.indexOf(database), 1);
  database.close();
}

async function openStore() {
  const file = newFile();
  let database = open(file);
  return {
    store: new SqliteRunStore(database),
    async reopen() {
      close(database);
      database = open(file);
      return new SqliteRunStore(database);
    },
    close: async () => close(database),
  };
}
for (const attended of [false, true]) {
  describeRunStore("runs in SQLite", openStore, attended);
  describeRunEndings("runs in SQLite", openStore, attended);
}
describePaidCalls("runs in SQLite", openStore);
describeAccounts("runs in SQLite", openStore);
describeAnsweredRuns("runs in SQLite", openStore);
describeRepeatedRequests("runs in SQLite", openStore);
describeListedRuns("runs in SQLite", openStore);

test("a file belongs to one process at a time", () => {
  const file = newFile();
  const database = open(file);
  expect(() => new RunDatabase(file)).toThrowError(expect.objectContaining({ code: "STORE_IN_USE" }));
  close(database);
  expect(open(file).all("SELECT * FROM runs")).toEqual([]);
});

test("a run is kept once the disk has it, and not at all where the disk fails", async () => {
  const database = open(newFile());
  const store = new SqliteRunStore(database);
  await store.add(runAsked("first"));
  const disk = Promise.withResolvers<void>();
  const soon = vi.spyOn(database, "durablySoon").mockImplementation((work) => {
    work();
    return disk.promise;
  });
  let isKept = false;
  const adding = Promise.all(["a", "b"].map((id) => store.add(runAsked(id)))).then(() => {
    isKept = true;
  });
  // Others are served meanwhile.
  await setTimeout(20);
  expect([isKept, soon.mock.calls.length]).toEqual([false, 1]);
  disk.resolve();
  await adding;
  soon.mockImplementation((work) => {
    work();
    return Promise.reject(Object.assign(new Error("the disk fails"), { code: "EIO" }));
  });
  await expect(store.add(runAsked("c"))).rejects.toMatchObject({ code: "RUN_NOT_KEPT" });
  expect(await store.unfinished()).toEqual(["first", "a", "b"]);
});

test("says when a full disk takes nothing, keeps what was there, and goes on when there is room", async () => {
  const database = open(newFile());
  const store = new SqliteRunStore(database);
  const graph = { sigmaflow: 1, nodes: {} } as const;
  const run = (id: string, length = 0) => ({
    ...{ id, created: 1, graph, inputs: {}, seeds: {}, graphName: "x".repeat(length), attended: false },
  });
  await store.add(run("a"));
  const claim = (await store.claim("a", { owner: "test", leaseMs: 1000 }))!;
  database.limit(1);
  const notice = { type: "node.notice", seq: 0, run: "a", time: 1, path: "n", message: "x".repeat(100_000) } as const;
  const full = { code: "RUN_NOT_KEPT", message: expect.stringContaining("Free space on the disk") };
  await expect(store.add(run("b", 100_000))).rejects.toMatchObject(full);
  await expect(store.append(claim, [notice])).rejects.toMatchObject(full);
  expect((await store.list({ limit: 9 })).map(({ id, lastSeq }) => [id, lastSeq])).toEqual([["a", -1]]);
  database.limit(2 ** 30);
  await store.append(claim, [notice]);
  expect(await store.events("a", -1, 9)).toEqual([notice]);
});

test("a file of the version before migrations is brought up to date with all that is in it", async () => {
  const file = newFile();
  landedRuns(file);
  const database = open(file);
  const store = new SqliteRunStore(database);
  expect(await store.get("done")).toEqual({
    ...{ id: "done", title: "Old", status: "succeeded", created: 1, started: 2, ended: 3, lastSeq: 1, attempt: 0 },
    ...{ graph: { sigmaflow: 1, nodes: {} }, inputs: { a: 1 }, seeds: { seed: 5 }, outputs: { n: { value: 1 } } },
    ...{ graphName: "graph.json", attended: false, cancelRequested: false },
  });
  expect((await store.events("done", -1, 9)).map(({ type }) => type)).toEqual(["run.started", "run.finished"]);
  expect(database.all("SELECT hash, type, width, height FROM files")).toEqual([
    { hash: "a".repeat(64), type: "image/png", width: 8, height: 16 },
  ]);
  expect(await store.unfinished()).toEqual(["waits"]);
  expect(await store.claim("waits", { owner: "test", leaseMs: 1000 })).toMatchObject({ attempt: 1 });
  expect(database.first("PRAGMA user_version")).toEqual({ user_version: 13 });
  close(database);
  expect(await new SqliteRunStore(open(file)).get("waits")).toMatchObject({ attempt: 1, status: "running" });
});

test("a file of a newer version is refused in a sentence, and left as it is", () => {
  const file = newFile();
  landedRuns(file);
  setFormat(file, 99);
  const message = `${file} cannot be opened: it was written by a newer sigmaflow, format 99; this one knows 13. Update sigmaflow, or name another folder with --data.`;
  for (let i = 0; i < 2; i++)
    expect(() => new RunDatabase(file)).toThrowError(expect.objectContaining({ code: "STORE_TOO_NEW", message }));
});
