import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { defineNode, int, string } from "@sigmaflow/core";
import { afterEach, expect, test } from "vitest";
import { createEngine } from "../engine/engine.ts";
import { stopServers, sum, testServer } from "../server/fixtures/test-server.ts";
import { FolderArtifacts } from "../store/folder-artifacts.ts";
import { MemoryRunQueue } from "../store/memory-run-queue.ts";
import { RunDatabase } from "../store/run-database.ts";
import { SqliteRunStore } from "../store/sqlite-run-store.ts";
import { prepare } from "./prepare.ts";
import { PreviewShelf } from "./preview-shelf.ts";
import { RunFiles } from "./run-files.ts";
import { Runs } from "./runs.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await stopServers();
});

/** Says so often a few words that nothing larger fits into what is left, and gives a text of some length; but first the test goes on. */
const talk = defineNode({
  type: "test.talk",
  version: 1,
  inputs: { words: int(), length: int() },
  outputs: { text: string() },
  cache: "never",
  // One at a time.
  resource: "inference",
  async run({ words, length }, { notice }) {
    for (let i = 0; i < words; i++) {
      // One by one: what is told together is written together, or not at all.
      await new Promise((resolve) => setImmediate(resolve));
      notice(String(i));
    }
    return { text: "x".repeat(length) };
  },
});

const talking = {
  sigmaflow: 1,
  inputs: { words: { type: "int", default: 1 }, length: { type: "int", default: 1 } },
  nodes: { talk: { type: "test.talk", in: { words: { $input: "words" }, length: { $input: "length" } } } },
  outputs: { text: { $from: "talk.text" } },
};

/** A queue on a database whose size a test can limit, as a full disk does. */
function queue() {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-full-"));
  const database = new RunDatabase(path.join(folder, "runs.db"));
  const store = new SqliteRunStore(database);
  const engine = createEngine({ cacheDir: path.join(folder, "cache"), nodes: [talk] });
  const limits = { queue: 10, runs: 10, paidPerRun: 4, paidPerDay: 9, nodes: 100, sizes: { pixels: 2 ** 20 } };
  const files = new RunFiles(new FolderArtifacts(folder, database), engine.codecs);
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const shared = { engine, store, files, previews: new PreviewShelf(), limits, onError };
  const runs = new Runs({ ...shared, queue: new MemoryRunQueue() });
  ends.push(async () => {
    await runs.close(0);
    await engine.close();
    database.close();
    rmSync(folder, { recursive: true });
  });
  /** Submits one run for each, all at the same time. */
  const submit = async (...all: readonly { readonly words?: number; readonly length?: number }[]) => {
    const text = JSON.stringify(talking);
    const prepared = await Promise.all(all.map((inputs) => prepare(text, inputs, { engine, files, limits })));
    return await Promise.all(prepared.map((one) => runs.submit(one, { graphName: "test", attended: true })));
  };
  const ended = (id: string) => runs.ended(id, AbortSignal.timeout(20_000));
  const followed = (id: string) =>
    new Promise<void>((resolve) => {
      const unfollow = runs.follow(id, () => {
        void store.summary(id).then((run) => {
          if (run?.ended === undefined) return;
          unfollow();
          resolve();
        });
      });
    });
  return { store, limit: (bytes: number) => database.limit(bytes), runs, errors, submit, ended, followed };
}

test("tells who waits at once that a run cannot be written down, ends it when there is room, and goes on", async () => {
  const { store, limit, errors, submit, ended, followed } = queue();
  const [id = "", next = ""] = await submit({ words: 1000 }, {});
  limit(1);
  await expect(ended(id)).rejects.toMatchObject({ code: "RUN_NOT_KEPT", fault: "machine" });
  expect(errors.length).toBeGreaterThan(0);
  expect(await store.summary(id)).toMatchObject({ status: "running" });
  expect(await store.summary(next)).toMatchObject({ status: "queued" });
  // What was kept has no gap, and the last event is still to come.
  const told = await store.events(id, -1, 5000);
  expect(told.map(({ seq }) => seq)).toEqual(told.map((_, i) => i));
  const done = followed(id);
  limit(2 ** 30);
  await done;
  expect(await store.summary(id)).toMatchObject({ status: "failed", error: { code: "RUN_NOT_KEPT" } });
  expect(await store.events(id, told.length - 1, 9)).toMatchObject([{ type: "run.failed", seq: told.length }]);
  for (const other of [next, ...(await submit({ words: 1000 }))])
    expect(await ended(other)).toMatchObject({ status: "succeeded", outputs: { text: { value: "x" } } });
});

test("ends a run as failed whose outputs alone are too large", async () => {
  const { store, limit, submit, ended } = queue();
  const [id = ""] = await submit({ length: 1_000_000 });
  limit(1);
  expect(await ended(id)).toMatchObject({ status: "failed", error: { code: "RUN_NOT_KEPT" } });
  expect((await store.summary(id))?.outputs).toBeUndefined();
  expect((await store.events(id, -1, 9)).at(-1)?.type).toBe("run.failed");
});

test("cancels what waits, and writes that down when there is room", async () => {
  const { store, limit, runs, submit, ended, followed } = queue();
  const [id = "", ...others] = await submit({ words: 1000 }, {}, {}, {}, {}, {});
  limit(1);
  await expect(ended(id)).rejects.toMatchObject({ code: "RUN_NOT_KEPT" });
  // A first one may still fit in.
  for (const other of others) expect(await runs.cancel(other)).toBe(true);
  expect((await store.summary(others.at(-1)!))?.status).toBe("queued");
  const ends = await Promise.all(others.map(async (other) => (await store.summary(other))?.ended));
  const done = others.filter((_, i) => ends[i] === undefined).map(followed);
  limit(2 ** 30);
  await Promise.all(done);
  for (const other of others) expect(await store.summary(other)).toMatchObject({ status: "cancelled", lastSeq: 0 });
});

test("leaves a run that cannot be written down to the next start when the server stops", async () => {
  const { store, limit, runs, submit, ended } = queue();
  const [id = ""] = await submit({ words: 1000 });
  limit(1);
  await expect(ended(id)).rejects.toMatchObject({ code: "RUN_NOT_KEPT" });
  await runs.close(0);
  expect(await store.unfinished()).toEqual([id]);
});

test("accepts no run that the disk does not take, and answers everything else", async () => {
  const { app } = await testServer({ sum }, { limits: { database: 1 } });
  const statuses: number[] = [];
  for (let i = 0; i < 12; i++) {
    const payload = { graph: "sum", inputs: { a: 1 } };
    const answer = await app.inject({ method: "POST", url: "/api/runs", payload });
    statuses.push(answer.statusCode);
    if (answer.statusCode === 202) continue;
    expect([answer.statusCode, answer.json().code]).toEqual([500, "RUN_NOT_KEPT"]);
    expect(answer.json().error).toMatch(/Free space on the disk/);
  }
  expect(statuses.at(-1)).toBe(500);
  expect((await app.inject("/api/runs")).statusCode).toBe(200);
  expect((await app.inject("/api/health")).statusCode).toBe(200);
});
