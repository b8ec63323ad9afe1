import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { GraphDocument, RunEvent } from "@sigmaflow/core";
import { afterEach, expect, test } from "vitest";
import type { NewRun } from "./run-row.ts";
import { RunStore } from "./run-store.ts";

const folders: string[] = [];
const stores: RunStore[] = [];

afterEach(() => {
  for (const store of stores.splice(0)) store.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFile(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-runs-"));
  folders.push(folder);
  return path.join(folder, "runs.db");
}

function open(file = newFile()): RunStore {
  const store = new RunStore(file);
  stores.push(store);
  return store;
}

function close(store: RunStore): void {
  stores.splice(stores.indexOf(store), 1);
  store.close();
}

const graph: GraphDocument = { sigmaflow: 1, nodes: { one: { type: "value.int", in: { value: 1 } } } };

function newRun(id: string, more: Partial<NewRun> = {}): NewRun {
  return { id, created: 1000, graph, inputs: { a: 1 }, seeds: {}, scope: "test", attended: false, ...more };
}

const started = (run: string, seq: number): RunEvent => ({
  type: "run.started",
  seq,
  run,
  time: 5,
  seeds: {},
  nodes: 1,
});
const finished = (run: string, seq: number): RunEvent => ({ type: "run.finished", seq, run, time: 9, ms: 4 });

test("keeps all that was asked of a run across a restart", () => {
  const file = newFile();
  const first = open(file);
  first.add(newRun("r", { title: "Mine", seeds: { seed: "18446744073709551615" }, wanted: ["image"], attended: true }));
  close(first);
  expect(open(file).get("r")).toEqual({
    id: "r",
    title: "Mine",
    status: "queued",
    created: 1000,
    graph,
    inputs: { a: 1 },
    seeds: { seed: "18446744073709551615" },
    wanted: ["image"],
    scope: "test",
    attended: true,
    cancelRequested: false,
    lastSeq: -1,
  });
});

test("takes events without gaps only, and gives them back in order", () => {
  const store = open();
  store.add(newRun("r"));
  store.append(started("r", 0));
  for (const seq of [0, 2, 7]) expect(() => store.append(started("r", seq))).toThrow(RangeError);
  store.append({ type: "node.started", seq: 1, run: "r", time: 6, path: "one", node: "value.int" });
  expect(store.events("r", -1, 10).map(({ seq }) => seq)).toEqual([0, 1]);
  expect(store.events("r", 0, 10).map(({ seq }) => seq)).toEqual([1]);
  expect(store.events("r", -1, 1).map(({ seq }) => seq)).toEqual([0]);
  expect(store.summary("r")?.lastSeq).toBe(1);
});

test("ends a run all at once or not at all", () => {
  const store = open();
  store.add(newRun("r"));
  store.start("r", 4, { seed: 7 });
  expect(() => store.append(finished("r", 0))).toThrow(TypeError);
  expect(() => store.end({ event: finished("r", 3), outputs: { n: { value: 1 } } })).toThrow(RangeError);
  expect(store.summary("r")).toMatchObject({ status: "running", started: 4, lastSeq: -1 });
  expect(store.summary("r")?.outputs).toBeUndefined();
  const cache = { hits: 1, misses: 2, steps: { loop: { cached: 3, run: 4 } } };
  store.end({ event: finished("r", 0), outputs: { n: { value: 1 } }, cache });
  expect(store.summary("r")).toEqual({
    ...{ id: "r", status: "succeeded", created: 1000, started: 4, ended: 9, seeds: { seed: 7 }, lastSeq: 0 },
    ...{ outputs: { n: { value: 1 } }, cache },
  });
});

test("keeps why a run failed", () => {
  const store = open();
  store.add(newRun("r"));
  store.end({
    event: { type: "run.failed", seq: 0, run: "r", time: 3, code: "NODE_FAILED", message: "No.", path: "one" },
  });
  expect(store.summary("r")).toMatchObject({
    status: "failed",
    error: { code: "NODE_FAILED", message: "No.", path: "one" },
  });
});

test("lists the newest first, page by page", () => {
  const store = open();
  for (const id of ["a", "b", "c", "d", "e"]) store.add(newRun(id));
  expect(store.list({ limit: 2 }).map(({ id }) => id)).toEqual(["e", "d"]);
  expect(store.list({ limit: 9, before: "d" }).map(({ id }) => id)).toEqual(["c", "b", "a"]);
  expect(store.list({ limit: 9, before: "nobody" })).toEqual([]);
});

test("knows which runs have not ended, oldest first, and forgets only such as have", () => {
  const store = open();
  for (const id of ["a", "b", "c", "d"]) store.add(newRun(id));
  for (const id of ["b", "c"]) store.end({ event: finished(id, 0) });
  store.start("d", 1, {});
  expect(store.unfinished()).toEqual(["a", "d"]);
  store.prune(1);
  expect(store.list({ limit: 9 }).map(({ id }) => id)).toEqual(["d", "c", "a"]);
  expect(store.events("b", -1, 9)).toEqual([]);
});

test("belongs to one process at a time", () => {
  const file = newFile();
  const store = open(file);
  expect(() => new RunStore(file)).toThrowError(expect.objectContaining({ code: "STORE_IN_USE" }));
  close(store);
  expect(open(file).unfinished()).toEqual([]);
});
