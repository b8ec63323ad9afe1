import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import type { RunEvent } from "@sigmaflow/core";
import { afterEach, expect, test, vi } from "vitest";
import { describeAccounts } from "../../test/contract/accounts.ts";
import { describeAnsweredRuns } from "../../test/contract/answered-runs.ts";
import { describeListedRuns } from "../../test/contract/listed-runs.ts";
import { describePaidCalls } from "../../test/contract/paid-calls.ts";
import { describeRepeatedRequests } from "../../test/contract/repeated-requests.ts";
import { describeRunEndings } from "../../test/contract/run-endings.ts";
import { describeRunStore, finished, runAsked } from "../../test/contract/run-store.ts";
import { DraftedRunStore } from "./drafted-run-store.ts";
import { RunDatabase } from "./run-database.ts";
import type { Claim, RunStore } from "./run-store.ts";
import { SqliteRunStore } from "./sqlite-run-store.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A store on a file, which a kill leaves as it is. */
function open() {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-drafts-"));
  const file = path.join(folder, "runs.db");
  const lost: unknown[] = [];
  let database = new RunDatabase(file);
  const runs = new SqliteRunStore(database);
  const writings: string[][] = [];
  vi.spyOn(runs, "insert").mockImplementation((drafts) => {
    SqliteRunStore.prototype.insert.call(runs, drafts);
    writings.push(drafts.map(({ asked }) => asked.id));
  });
  const reopen = async () => {
    database.close();
    database = new RunDatabase(file);
    return new DraftedRunStore(new SqliteRunStore(database));
  };
  const close = async () => {
    database.close();
    rmSync(folder, { recursive: true });
  };
  const limit = (bytes: number) => database.limit(bytes);
  return {
    store: new DraftedRunStore(runs, { onLost: (error) => lost.push(error) }),
    writings,
    lost,
    limit,
    reopen,
    close,
  };
}

function openStore() {
  const opened = open();
  ends.push(() => void opened.close());
  return opened;
}

for (const attended of [false, true]) {
  describeRunStore("runs that are drafts first", async () => open(), attended);
  describeRunEndings("runs that are drafts first", async () => open(), attended);
}
describePaidCalls("runs that are drafts first", async () => open());
describeAccounts("runs that are drafts first", async () => open());
describeRepeatedRequests("runs that are drafts first", async () => open());
describeListedRuns("runs that are drafts first", async () => open());
describeAnsweredRuns("runs that are drafts first", async () => open());

const started = (run: string): RunEvent => ({ type: "run.started", seq: 0, run, time: 5, seeds: {}, nodes: 1 });
const claimed = async (store: RunStore, id: string): Promise<Claim> =>
  (await store.claim(id, { owner: "test", leaseMs: 60_000 }))!;
const listed = async (store: RunStore) => (await store.list({ limit: 99 })).map(({ id, status }) => [id, status]);

async function performed(store: RunStore, id: string): Promise<void> {
  const claim = await claimed(store, id);
  await store.append(claim, [started(id)]);
  await store.end(claim, { event: finished(id), outputs: { n: { value: 1 } } });
}

test("what somebody waited for is written whole, with others, a moment after it ended", async () => {
  const { store, writings, reopen } = openStore();
  for (const id of ["a", "b", "c"]) {
    await store.add(runAsked(id, { attended: true }));
    await performed(store, id);
  }
  expect(writings).toEqual([]);
  expect(await store.summary("a")).toMatchObject({ status: "succeeded", outputs: { n: { value: 1 } }, lastSeq: 1 });
  await setTimeout(100);
  expect(writings).toEqual([["a", "b", "c"]]);
  const after = await reopen();
  expect(await after.get("b")).toMatchObject({ status: "succeeded", attended: true, attempt: 1 });
  expect((await after.events("b", -1, 9)).map(({ seq, type }) => [seq, type])).toEqual([
    [0, "run.started"],
    [1, "run.finished"],
  ]);
});

test("a kill leaves every run that nobody waits for, whatever is lost of those beside it", async () => {
  const { store, reopen } = openStore();
  await store.add(runAsked("waited", { attended: true }));
  await store.add(runAsked("kept"));
  await performed(store, "waited");
  await store.append(await claimed(store, "kept"), [started("kept")]);
  const after = await reopen();
  expect(await after.unfinished()).toEqual(["kept"]);
  expect(await after.claim("kept", { owner: "test", leaseMs: 1 })).toMatchObject({ attempt: 2, crashes: 1 });
  expect((await after.events("kept", -1, 9)).map(({ seq }) => seq)).toEqual([0]);
});

test("runs are listed in the order in which they were accepted, whichever was written first", async () => {
  const { store, reopen } = openStore();
  for (const [n, id] of ["a", "b", "c", "d"].entries()) await store.add(runAsked(id, { attended: n % 2 === 0 }));
  await performed(store, "c");
  await setTimeout(100);
  const all = [
    ["d", "queued"],
    ["c", "succeeded"],
    ["b", "queued"],
    ["a", "queued"],
  ];
  expect(await listed(store)).toEqual(all);
  const after = await reopen();
  expect(await listed(after)).toEqual(all);
  await after.add(runAsked("e", { attended: true }));
  expect(await listed(after)).toEqual([["e", "queued"], ...all]);
});

test("one that lasts is written as it is, and goes on", async () => {
  const { store, reopen } = openStore();
  await store.add(runAsked("r", { attended: true }));
  const claim = await claimed(store, "r");
  await store.append(claim, [started("r")]);
  await setTimeout(500);
  await store.append(claim, [{ type: "node.started", seq: 1, run: "r", time: 6, path: "one", node: "value.int" }]);
  const after = await reopen();
  expect(await after.unfinished()).toEqual(["r"]);
  expect(await after.summary("r")).toMatchObject({ status: "running", lastSeq: 1 });
  expect(await after.claim("r", { owner: "test", leaseMs: 1 })).toMatchObject({ attempt: 2, crashes: 1 });
});

test("one with very many events is written, and has them all", async () => {
  const { store, writings } = openStore();
  await store.add(runAsked("r", { attended: true }));
  const claim = await claimed(store, "r");
  const note = (seq: number): RunEvent => ({ type: "node.notice", seq, run: "r", time: 6, path: "n", message: "m" });
  for (let seq = 0; seq < 1000; seq++) await store.append(claim, [note(seq)]);
  expect(writings).toEqual([["r"]]);
  await store.end(claim, { event: finished("r") });
  const events = await store.events("r", -1, 2000);
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 1001 }, (_, seq) => seq));
});

test("a run is written with the first paid call that is counted for it", async () => {
  const { store, reopen } = openStore();
  await store.add(runAsked("r", { attended: true, wish: "w" }));
  const limits = { perWish: 1, perDay: 9, day: "2026-11-28" };
  expect(await store.takePaidCall(await claimed(store, "r"), limits)).toBeUndefined();
  const after = await reopen();
  expect(await after.unfinished()).toEqual(["r"]);
  expect(await after.takePaidCall(await claimed(after, "r"), limits)).toBe("wish");
});

test("on a full disk the run that is under way is answered and reported, the next is refused, until there is room", async () => {
  const { store, lost, limit } = openStore();
  const large = (id: string) => runAsked(id, { attended: true, graphName: "x".repeat(100_000) });
  await store.add(large("a"));
  limit(1);
  await performed(store, "a");
  expect(await store.get("a")).toMatchObject({ status: "succeeded" });
  await vi.waitUntil(() => lost.length > 0, { timeout: 5000 });
  expect(await store.get("a")).toBeUndefined();
  await expect(store.add(large("b"))).rejects.toMatchObject({ code: "RUN_NOT_KEPT" });
  limit(2 ** 30);
  for (const id of ["c", "d"]) {
    await store.add(large(id));
    await performed(store, id);
  }
  expect(await listed(store)).toEqual([
    ["d", "succeeded"],
    ["c", "succeeded"],
  ]);
  expect(lost).toHaveLength(1);
});
