import type { GraphDocument, RunEvent } from "@sigmaflow/core";
import { describe, expect, test, vi } from "vitest";
import type { Claim, RunStore } from "../../src/store/run-store.ts";
import type { NewRun } from "../../src/store/stored-run.ts";
import { opening } from "./opening.ts";

/** A store under the contract. */
export interface OpenedRunStore {
  readonly store: RunStore;
  /** The store as a process finds it that starts after this one was killed, just now. */
  reopen(): Promise<RunStore>;
  /** Lets it go, with all that it holds. */
  close(): Promise<void>;
}

const graph: GraphDocument = { sigmaflow: 1, nodes: { one: { type: "value.int", in: { value: 1 } } } };

/** What is asked of a run, of an id. */
export function runAsked(id: string, more: Partial<NewRun> = {}): NewRun {
  return { id, created: 1000, graph, inputs: { a: 1 }, seeds: {}, graphName: "test", attended: false, ...more };
}

export const started = (run: string, seq: number): RunEvent => ({
  ...{ type: "run.started", seq, run, time: 5 },
  ...{ seeds: {}, nodes: 1 },
});
export const node = (run: string, seq: number): RunEvent => ({
  ...{ type: "node.started", seq, run, time: 6 },
  ...{ path: "one", node: "value.int" },
});
/** The last event of a run that succeeds. */
export const finished = (run: string): RunEvent => ({ type: "run.finished", seq: 0, run, time: 9, ms: 4 });

export const claimed = async (store: RunStore, id: string, leaseMs = 60_000): Promise<Claim> =>
  (await store.claim(id, { owner: "test", leaseMs }))!;

/** Like `open`, of a store that settles before its process is killed where somebody waits for its runs. */
export function settling(open: () => Promise<OpenedRunStore>, attended: boolean): () => Promise<OpenedRunStore> {
  return async () => {
    const opened = await open();
    const reopen = async () => {
      if (attended) await opened.store.settle();
      return await opened.reopen();
    };
    return { ...opened, reopen };
  };
}

/** What every store of runs keeps to: of runs that somebody waits for, once it has settled. */
export function describeRunStore(name: string, open: () => Promise<OpenedRunStore>, attended = false): void {
  describe(`${name}, ${attended ? "with somebody who waits" : "with nobody who waits"}`, () => {
    const newRun = (id: string, more: Partial<NewRun> = {}) => runAsked(id, { attended, ...more });
    const setUp = opening(settling(open, attended));
    const newStore = async () => (await setUp()).store;

    test("keeps all that was asked of a run across a restart", async () => {
      const { store, reopen } = await setUp();
      const seeds = { seed: "18446744073709551615" };
      await store.add(newRun("r", { title: "Mine", seeds, wanted: ["image"], deadline: 5000 }));
      expect(await (await reopen()).get("r")).toEqual({
        ...{ id: "r", title: "Mine", status: "queued", created: 1000, graph, inputs: { a: 1 }, seeds },
        ...{
          wanted: ["image"],
          graphName: "test",
          attended,
          deadline: 5000,
          cancelRequested: false,
          attempt: 0,
          lastSeq: -1,
        },
      });
    });

    test("keeps whose run it is across a restart", async () => {
      const { store, reopen } = await setUp();
      await store.add(newRun("r", { key: "0123456789abcdef" }));
      expect(await (await reopen()).get("r")).toMatchObject({ key: "0123456789abcdef" });
    });

    test("knows nothing of a run that nobody added", async () => {
      const store = await newStore();
      expect(await store.get("nobody")).toBeUndefined();
      expect(await store.summary("nobody")).toBeUndefined();
      expect(await store.events("nobody", -1, 9)).toEqual([]);
      expect(await store.claim("nobody", { owner: "test", leaseMs: 1000 })).toBeUndefined();
      await expect(store.append({ run: "nobody", attempt: 0 }, [started("nobody", 0)])).rejects.toThrow(RangeError);
    });

    test("accepts events without gaps only, and gives them back in order", async () => {
      const store = await newStore();
      await store.add(newRun("r"));
      const claim = await claimed(store, "r");
      await store.append(claim, [started("r", 0)]);
      for (const seq of [0, 2, 7]) await expect(store.append(claim, [node("r", seq)])).rejects.toThrow(RangeError);
      await store.append(claim, [node("r", 1), node("r", 2), node("r", 3)]);
      await store.append(claim, []);
      const numbers = async (after: number, limit: number) =>
        (await store.events("r", after, limit)).map(({ seq }) => seq);
      expect(await numbers(-1, 10)).toEqual([0, 1, 2, 3]);
      expect(await numbers(1, 10)).toEqual([2, 3]);
      expect(await numbers(-1, 1)).toEqual([0]);
      expect(await store.events("r", 2, 1)).toEqual([node("r", 3)]);
      expect(await store.summary("r")).toMatchObject({ lastSeq: 3 });
    });

    test("adds many events all at once or not at all", async () => {
      const store = await newStore();
      await store.add(newRun("r"));
      await store.add(newRun("other"));
      const claim = await claimed(store, "r");
      const broken = [
        [started("r", 0), node("r", 1), node("r", 3)],
        [started("r", 0), node("other", 1)],
      ];
      for (const events of broken) await expect(store.append(claim, events)).rejects.toThrow(RangeError);
      expect(await store.events("r", -1, 9)).toEqual([]);
      expect(await store.summary("r")).toMatchObject({ lastSeq: -1 });
    });

    test("keeps a thousand events that are not waited for one by one, in order", async () => {
      const { store, reopen } = await setUp();
      await store.add(newRun("r"));
      const claim = await claimed(store, "r");
      await store.append(claim, [started("r", 0)]);
      const events = Array.from({ length: 1000 }, (_, i) => node("r", i + 1));
      await Promise.all(Array.from({ length: 100 }, (_, i) => store.append(claim, events.slice(10 * i, 10 * i + 10))));
      const kept = await (await reopen()).events("r", -1, 2000);
      expect(kept.map(({ seq }) => seq)).toEqual(Array.from({ length: 1001 }, (_, i) => i));
    });

    test("lets one claim a run at a time, and each claim has a higher number", async () => {
      const store = await newStore();
      await store.add(newRun("r"));
      const claims = await Promise.all(Array.from({ length: 5 }, () => claimed(store, "r")));
      const [first, ...none] = claims.filter((claim) => claim !== undefined);
      expect([first, none]).toEqual([{ run: "r", attempt: 1, cancelRequested: false, crashes: 0 }, []]);
      expect(await store.summary("r")).toMatchObject({ status: "running" });
      expect(await store.renew(first!, 60_000)).toBe(true);
      expect(await claimed(store, "r")).toBeUndefined();
      await store.release(first!);
      expect(await claimed(store, "r")).toMatchObject({ attempt: 2 });
      expect(await store.renew(first!, 60_000)).toBe(false);
      // What gave a run back cannot give it back from under somebody else.
      await store.release(first!);
      expect(await claimed(store, "r")).toBeUndefined();
    });

    test("lets a run be taken over when the lease runs out, and refuses what the older attempt writes", async () => {
      const store = await newStore();
      await store.add(newRun("r"));
      const old = await claimed(store, "r", 1);
      await store.append(old, [started("r", 0)]);
      const next = await vi.waitUntil(() => claimed(store, "r"), { timeout: 5000, interval: 5 });
      const refused = { code: "RUN_TAKEN_OVER" };
      await expect(store.append(old, [node("r", 1)])).rejects.toMatchObject(refused);
      await expect(store.end(old, { event: finished("r") })).rejects.toMatchObject(refused);
      await expect(store.end({ run: "r", attempt: 0 }, { event: finished("r") })).rejects.toMatchObject(refused);
      await store.append(next, [node("r", 1)]);
      await store.end(next, { event: finished("r") });
      expect((await store.events("r", -1, 9)).map(({ seq }) => seq)).toEqual([0, 1, 2]);
      expect(await claimed(store, "r")).toBeUndefined();
      expect(await store.renew(next, 1000)).toBe(false);
    });

    test("lets a run be claimed after a kill, with what was written before", async () => {
      const { store, reopen } = await setUp();
      await store.add(newRun("r"));
      const old = await claimed(store, "r", 50);
      await store.append(old, [started("r", 0), node("r", 1)]);
      const { started: began } = (await store.summary("r"))!;
      const after = await reopen();
      expect(await after.unfinished()).toEqual(["r"]);
      const claim = await vi.waitUntil(() => claimed(after, "r"), { timeout: 5000, interval: 5 });
      expect(claim.attempt).toBe(2);
      expect(await after.summary("r")).toMatchObject({ lastSeq: 1, started: began });
      await after.append(claim, [node("r", 2)]);
    });

    test("[faults Broken 2.1] counts how often a run was left by who neither ended nor returned it", async () => {
      const { store, reopen } = await setUp();
      await store.add(newRun("r"));
      await store.add(newRun("waits"));
      let now = store;
      const again = async () => {
        now = await reopen();
        return await vi.waitUntil(() => now.claim("r", { owner: "test", leaseMs: 50 }), { timeout: 5000, interval: 5 });
      };
      expect(await claimed(store, "r", 50)).toMatchObject({ crashes: 0 });
      const second = await again();
      expect(second).toMatchObject({ attempt: 2, crashes: 1 });
      await now.release(second);
      const third = await again();
      expect(third).toMatchObject({ attempt: 3, crashes: 1 });
      expect(await again()).toMatchObject({ attempt: 4, crashes: 2 });
      expect(await now.claim("waits", { owner: "test", leaseMs: 50 })).toMatchObject({ attempt: 1, crashes: 0 });
    });

    test("remembers that a run is to be cancelled, and tells who claims it", async () => {
      const { store, reopen } = await setUp();
      await store.add(newRun("r"));
      await store.requestCancel("r");
      await store.requestCancel("nobody");
      const after = await reopen();
      expect(await after.get("r")).toMatchObject({ status: "queued", cancelRequested: true });
      expect(await claimed(after, "r")).toMatchObject({ attempt: 1, cancelRequested: true });
    });

    test("wakes who follows a run, of that run alone, until they leave", async () => {
      const store = await newStore();
      for (const id of ["r", "other"]) await store.add(newRun(id));
      const claim = await claimed(store, "r");
      const news: string[] = [];
      const gone: string[] = [];
      const leave = store.follow("r", (one) => gone.push(one));
      store.follow("r", (one) => news.push(one));
      const told = async (one: string) => {
        await vi.waitUntil(() => news.includes(one), { timeout: 5000, interval: 5 });
        news.length = 0;
      };
      await store.append(claim, [started("r", 0)]);
      await told("events");
      leave();
      const heard = gone.length;
      await store.requestCancel("other");
      await store.requestCancel("r");
      await told("cancel");
      await store.end(claim, { event: finished("r") });
      await told("events");
      expect([gone.length, news]).toEqual([heard, []]);
    });

    test("lists the newest first, page by page", async () => {
      const store = await newStore();
      for (const id of ["a", "b", "c", "d", "e"]) await store.add(newRun(id));
      const ids = async (options: Parameters<RunStore["list"]>[0]) => (await store.list(options)).map(({ id }) => id);
      expect(await ids({ limit: 2 })).toEqual(["e", "d"]);
      expect(await ids({ limit: 9, before: "d" })).toEqual(["c", "b", "a"]);
      expect(await ids({ limit: 9, before: "nobody" })).toEqual([]);
    });

    test("knows which runs have not ended, oldest first, and forgets only such as have", async () => {
      const store = await newStore();
      for (const id of ["a", "b", "c", "d"]) await store.add(newRun(id));
      for (const id of ["b", "c"]) await store.end(await claimed(store, id), { event: finished(id) });
      await claimed(store, "d");
      expect(await store.unfinished()).toEqual(["a", "d"]);
      await store.prune(1);
      expect((await store.list({ limit: 9 })).map(({ id }) => id)).toEqual(["d", "c", "a"]);
      expect(await store.events("b", -1, 9)).toEqual([]);
    });

    test("knows which pictures its runs name", async () => {
      const store = await newStore();
      const hash = (letter: string) => letter.repeat(64);
      await store.add(newRun("r", { inputs: { picture: { $upload: hash("a") }, text: "b".repeat(63) } }));
      const picture = { hash: hash("c"), type: "image/png", width: 1, height: 1 };
      await store.end(await claimed(store, "r"), { event: finished("r"), outputs: { image: { images: [picture] } } });
      expect([...(await store.namedHashes())].sort()).toEqual([hash("a"), hash("c")]);
    });
  });
}
