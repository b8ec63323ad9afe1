import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type AnyNode, defineNode, int } from "@sigmaflow/core";
import { afterEach, expect, test, vi } from "vitest";
import { createEngine } from "../engine/engine.ts";
import { sum } from "../server/fixtures/test-server.ts";
import { waiting, waitingNode } from "../server/fixtures/waiting-node.ts";
import { openLocalStores } from "../store/local-stores.ts";
import type { Stores } from "../store/stores.ts";
import { PreviewShelf } from "./preview-shelf.ts";
import { RunFiles } from "./run-files.ts";
import { Runs } from "./runs.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** The same stores, a moment away: every call is carried out, and answered, some turns later. */
function far(stores: Stores): Stores {
  const away = <T extends object>(near: T): T =>
    new Proxy(near, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== "function") return member;
        if (name === "follow" || name === "list") return member.bind(target);
        return async (...values: unknown[]) => {
          await new Promise((resolve) => setTimeout(resolve, 2));
          const answer: unknown = await Reflect.apply(member, target, values);
          await new Promise((resolve) => setTimeout(resolve, 2));
          return answer;
        };
      },
    });
  return { ...stores, runs: away(stores.runs), artifacts: away(stores.artifacts) };
}

function setUp({
  nodes = [],
  isFar = false,
  queue = 100,
  kept = 1000,
}: {
  nodes?: AnyNode[];
  isFar?: boolean;
  queue?: number;
  kept?: number;
} = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-runs-"));
  const near = openLocalStores(folder, { bytes: 2 ** 30, onNotice: () => {} });
  const stores = isFar ? far(near) : near;
  const engine = createEngine({ cacheDir: path.join(folder, "cache"), nodes });
  const files = new RunFiles(stores.artifacts, engine.codecs);
  const errors: unknown[] = [];
  const runs = new Runs({
    ...{ engine, store: stores.runs, queue: stores.queue, files, previews: new PreviewShelf() },
    ...{ limits: { queue, runs: kept, paidPerRun: 4, paidPerDay: 9 }, onError: (error: unknown) => errors.push(error) },
  });
  ends.push(async () => {
    await runs.close(0);
    await engine.close();
    await near.close();
    rmSync(folder, { recursive: true });
  });
  const submit = async (
    graph: object,
    inputs: Record<string, unknown> = {},
    options: { readonly wish?: string } = {},
  ) => await runs.submit(await engine.prepare({ ...graph }, inputs), { graphName: "test", ...options });
  const ended = (id: string) => runs.ended(id, AbortSignal.timeout(20_000));
  return { runs, engine, store: near.runs, errors, submit, ended };
}

test.each([false, true])(
  "accepts many at once and performs each, in order, its events without a gap (far: %s)",
  async (isFar) => {
    const { runs, engine, store, errors, ended } = setUp({ isFar });
    const prepared = await Promise.all(Array.from({ length: 20 }, (_, a) => engine.prepare({ ...sum }, { a: a % 10 })));
    const ids = await Promise.all(prepared.map((one) => runs.submit(one, { graphName: "test" })));
    const all = await Promise.all(ids.map(ended));
    expect(all.map(({ outputs }) => outputs?.sum)).toEqual(ids.map((_, a) => ({ value: (a % 10) + 2 })));
    const starts = all.map(({ started }) => started ?? 0);
    expect([...starts].sort((a, b) => a - b)).toEqual(starts);
    for (const id of ids) {
      const events = await store.events(id, -1, 1000);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i));
      expect([events[0]?.type, events.at(-1)?.type]).toEqual(["run.started", "run.finished"]);
    }
    expect(errors).toEqual([]);
  },
);

test("lets no more wait than may, however many ask at the same time", async () => {
  const wait = waitingNode();
  const { store, submit } = setUp({ nodes: [wait.node], isFar: true, queue: 3 });
  const begun = wait.next();
  await submit(waiting);
  await begun;
  const asked = await Promise.allSettled(Array.from({ length: 10 }, () => submit(waiting)));
  const accepted = asked.filter(({ status }) => status === "fulfilled");
  expect(accepted).toHaveLength(3);
  for (const one of asked)
    if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "QUEUE_FULL", params: { retryAfter: 10 } });
  expect(await store.unfinished()).toHaveLength(4);
  wait.letGo();
});

test("a run under way, and one that waits, are cancelled from elsewhere, through the store", async () => {
  const wait = waitingNode();
  const { store, submit, ended } = setUp({ nodes: [wait.node] });
  const begun = wait.next();
  const [running, next] = [await submit(waiting), await submit(waiting)];
  await begun;
  await store.requestCancel(next);
  await store.requestCancel(running);
  expect(await ended(running)).toMatchObject({ status: "cancelled" });
  expect(await ended(next)).toMatchObject({ status: "cancelled" });
  expect(wait.begun()).toBe(1);
});

test("a run that somebody else has taken over is left to them, and the next one is performed", async () => {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let began = false;
  const talk = defineNode({
    type: "test.talk",
    version: 1,
    inputs: {},
    outputs: { value: int() },
    cache: "never",
    async run(_, { notice }) {
      began = true;
      await gate;
      notice("one more");
      return { value: 1 };
    },
  });
  const talking = { sigmaflow: 1, nodes: { talk: { type: "test.talk" } }, outputs: { value: { $from: "talk.value" } } };
  const { store, errors, submit, ended } = setUp({ nodes: [talk] });
  const id = await submit(talking);
  await vi.waitUntil(() => began);
  const before = (await store.summary(id))!.lastSeq;
  await store.release({ run: id, attempt: 1 });
  const theirs = (await store.claim(id, { owner: "elsewhere", leaseMs: 60_000 }))!;
  letGo();
  const other = await submit(sum, { a: 1 });
  expect(await ended(other)).toMatchObject({ status: "succeeded" });
  expect(await store.summary(id)).toMatchObject({ status: "running", lastSeq: before });
  await store.end(theirs, { event: { type: "run.finished", seq: 0, run: id, time: 1, ms: 1 } });
  expect(await ended(id)).toMatchObject({ status: "succeeded" });
  expect(errors).toEqual([]);
});

test("what infers nothing, or only what the cache holds, does not wait for what infers", async () => {
  const wait = waitingNode();
  const guess = defineNode({
    ...{ type: "test.guess", version: 1, inputs: { value: int() }, outputs: { value: int() }, resource: "inference" },
    run: ({ value }) => ({ value: 2 * value }),
  });
  const guessing = {
    ...{ sigmaflow: 1, inputs: { value: { type: "int" } }, outputs: { value: { $from: "guess.value" } } },
    nodes: { guess: { type: "test.guess", in: { value: { $input: "value" } } } },
  };
  const { store, submit, ended } = setUp({ nodes: [wait.node, guess] });
  await ended(await submit(guessing, { value: 1 }));
  const begun = wait.next();
  const first = await submit(waiting);
  await begun;
  const second = await submit(guessing, { value: 2 });
  for (const id of [await submit(sum, { a: 1 }), await submit(guessing, { value: 1 })])
    expect(await ended(id)).toMatchObject({ status: "succeeded" });
  expect(await store.summary(first)).toMatchObject({ status: "running" });
  expect(await store.summary(second)).toMatchObject({ status: "queued" });
  wait.letGo();
  expect(await ended(second)).toMatchObject({ status: "succeeded", outputs: { value: { value: 4 } } });
});

test("forgets the oldest ended runs a moment after new ones came, and none that waits", async () => {
  const wait = waitingNode();
  const { store, errors, submit, ended } = setUp({ nodes: [wait.node], kept: 3 });
  const ids: string[] = [];
  for (let a = 0; a < 5; a++) ids.push(await submit(sum, { a }));
  await Promise.all(ids.map(ended));
  const waits = await submit(waiting);
  const listed = async () => (await store.list({ limit: 9 })).map(({ id }) => id);
  await vi.waitUntil(async () => (await listed()).length === 4, { timeout: 5000 });
  expect(await listed()).toEqual([waits, ...ids.slice(2).reverse()]);
  wait.letGo();
  expect(await ended(waits)).toMatchObject({ status: "succeeded" });
  expect(errors).toEqual([]);
});

test("[faults Broken 4.1] runs that are submitted for one wish have one allowance together, and what is cached costs nothing", async () => {
  const paid: number[] = [];
  const pay = defineNode({
    type: "test.pay",
    version: 1,
    effect: "paid",
    inputs: { value: int() },
    outputs: { value: int() },
    run(inputs) {
      paid.push(inputs.value);
      return inputs;
    },
  });
  const { submit, ended } = setUp({ nodes: [pay] });
  const graph = {
    sigmaflow: 1,
    inputs: { from: { type: "int" } },
    nodes: {
      values: { type: "list.range", in: { first: { $input: "from" }, count: 3 } },
      each: {
        type: "map",
        in: { items: { $from: "values.items" } },
        body: {
          inputs: { item: { type: "int" } },
          nodes: {
            pay: { type: "test.pay", in: { value: { $input: "item" } } },
          },
          outputs: { value: { $from: "pay.value" } },
        },
      },
    },
    outputs: { values: { $from: "each.value" } },
  };
  const statuses: string[] = [];
  for (const [from, wish] of [[1, "rows"], [1, "rows"], [2, "rows"], [3, "rows"], [3]] as const)
    statuses.push((await ended(await submit(graph, { from }, wish === undefined ? {} : { wish }))).status);
  expect([statuses, paid]).toEqual([
    ["succeeded", "succeeded", "succeeded", "failed", "succeeded"],
    [1, 2, 3, 4, 5],
  ]);
});
