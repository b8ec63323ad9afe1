import { afterEach, describe, expect, test } from "vitest";
import type { Lane, RunQueue } from "../../src/store/run-queue.ts";
import { opening } from "./opening.ts";

/** A queue under the contract. */
export interface OpenedRunQueue {
  readonly queue: RunQueue;
  close(): Promise<void>;
}

/** What every queue of runs keeps to. */
export function describeRunQueue(name: string, open: () => Promise<OpenedRunQueue>): void {
  describe(name, () => {
    const setUp = opening(open);
    const newQueue = async () => (await setUp()).queue;
    const waits: AbortController[] = [];
    // Hooks run last first: what waits ends before its queue is closed.
    afterEach(() => {
      for (const wait of waits.splice(0)) wait.abort();
    });
    const next = (queue: RunQueue) => {
      const wait = new AbortController();
      waits.push(wait);
      return queue.next(wait.signal);
    };
    const none = (queue: RunQueue) => queue.next(AbortSignal.timeout(50));

    test("gives runs in the order in which they came", async () => {
      const queue = await newQueue();
      for (const id of ["a", "b", "c"]) await queue.add(id);
      expect(await queue.waiting()).toBe(3);
      const got: unknown[] = [];
      for (let i = 0; i < 3; i++) {
        const run = await next(queue);
        got.push(run?.id);
        await run?.done();
      }
      expect(got).toEqual(["a", "b", "c"]);
      expect(await queue.waiting()).toBe(0);
      expect(await none(queue)).toBeUndefined();
    });

    test("gives a run to whoever waits for one, as soon as there is one", async () => {
      const queue = await newQueue();
      const first = next(queue);
      await queue.add("a");
      expect((await first)?.id).toBe("a");
    });

    test("gives no run to two, and every run to one", async () => {
      const queue = await newQueue();
      const takers = Array.from({ length: 7 }, () => next(queue));
      for (let i = 0; i < 7; i++) await queue.add(`r${i}`);
      const ids = (await Promise.all(takers)).map((run) => run?.id);
      expect(ids.sort()).toEqual(["r0", "r1", "r2", "r3", "r4", "r5", "r6"]);
      expect(await queue.waiting()).toBe(0);
    });

    test("holds no run back for who does not wait any more", async () => {
      const queue = await newQueue();
      const gone = new AbortController();
      const left = queue.next(gone.signal);
      const stays = next(queue);
      const add = queue.add("a");
      gone.abort();
      await add;
      const ids = [await left, await stays].map((run) => run?.id);
      // It went to one of them; where that was the one who left, they have it.
      expect(ids.filter((id) => id !== undefined)).toEqual(["a"]);
      expect(await queue.next(AbortSignal.abort())).toBeUndefined();
    });

    test("lets a run wait once, and not while it has its turn", async () => {
      const queue = await newQueue();
      for (const id of ["a", "a", "b"]) await queue.add(id);
      expect(await queue.waiting()).toBe(2);
      const turn = await next(queue);
      await queue.add("a");
      expect([turn?.id, await queue.waiting()]).toEqual(["a", 1]);
      await turn?.done();
      await queue.add("a");
      expect([(await next(queue))?.id, (await next(queue))?.id]).toEqual(["b", "a"]);
    });

    test("gives a run that was given back before all others", async () => {
      const queue = await newQueue();
      for (const id of ["a", "b", "c"]) await queue.add(id);
      const turn = await next(queue);
      await turn?.giveBack();
      expect(await queue.waiting()).toBe(3);
      expect((await next(queue))?.id).toBe("a");
      expect((await next(queue))?.id).toBe("b");
    });

    test("[lanes] what waits in one lane holds up no other", async () => {
      const queue = await newQueue();
      await queue.add("picture", { lane: "inference" });
      await queue.add("call", { lane: "remote" });
      await queue.add("sum", { lane: "free" });
      await queue.add("sum", { lane: "inference" });
      expect(await queue.waiting()).toBe(3);
      // What is there is waited for as long as a machine with other things to do may need.
      const take = async (lane: Lane, patienceMs = 5000) =>
        (await queue.next(AbortSignal.timeout(patienceMs), lane))?.id;
      expect(await take("free")).toBe("sum");
      expect([await take("free", 50), await take("remote")]).toEqual([undefined, "call"]);
      const later = take("free");
      await queue.add("other", { lane: "free" });
      expect(await later).toBe("other");
      expect([await queue.remove("picture"), await take("inference", 50), await queue.waiting()]).toEqual([
        true,
        undefined,
        0,
      ]);
    });

    test("[lanes] keys have their turns round and round, each its own runs in order", async () => {
      const queue = await newQueue();
      for (const id of ["a1", "a2", "a3", "a4", "b1", "b2", "c1"]) await queue.add(id, { key: id[0]! });
      const got: (string | undefined)[] = [];
      const take = async () => {
        const run = await next(queue);
        got.push(run?.id);
        return run;
      };
      for (let i = 0; i < 2; i++) await take();
      // Whoever comes late waits for one turn of the others, not for all of their runs.
      await queue.add("d1", { key: "d" });
      const back = await take();
      await back?.giveBack();
      for (let i = 0; i < 6; i++) await take();
      expect(got).toEqual(["a1", "b1", "c1", "c1", "a2", "b2", "d1", "a3", "a4"]);
      expect(await queue.waiting()).toBe(0);
    });

    test("gives the higher priority first, in each lane for itself, and keys their turns within one", async () => {
      const queue = await newQueue();
      await queue.add("low", { priority: -3 });
      for (const id of ["a1", "a2", "b1"]) await queue.add(id, { key: id[0]! });
      await queue.add("high", { priority: 7, key: "c" });
      await queue.add("free", { lane: "free" });
      const ids = (await queue.order()).map(({ id, lane, priority, key }) => [id, lane, priority, key]);
      expect(ids).toEqual([
        ["high", "inference", 7, "c"],
        ["a1", "inference", 0, "a"],
        ["b1", "inference", 0, "b"],
        ["a2", "inference", 0, "a"],
        ["low", "inference", -3, undefined],
        ["free", "free", 0, undefined],
      ]);
      const got: unknown[] = [];
      for (let i = 0; i < 3; i++) got.push((await next(queue))?.id);
      const low = queue.next(AbortSignal.timeout(5000), "free");
      expect([...got, (await low)?.id]).toEqual(["high", "a1", "b1", "free"]);
    });

    test("moves what waits among its own, and nothing before what is not beside it", async () => {
      const queue = await newQueue();
      for (const id of ["a1", "a2", "a3", "b1"]) await queue.add(id, { key: id[0]! });
      await queue.add("a4", { key: "a", priority: 1 });
      const order = async () => (await queue.order()).map(({ id }) => id);
      expect(await queue.move("a3", "front")).toBe(true);
      expect(await order()).toEqual(["a4", "a3", "b1", "a1", "a2"]);
      expect(await queue.move("a2", { before: "a1" })).toBe(true);
      expect(await queue.move("a3", "back")).toBe(true);
      expect(await order()).toEqual(["a4", "a2", "b1", "a1", "a3"]);
      for (const [id, before] of [
        ["a1", "b1"],
        ["a1", "a4"],
        ["a1", "nobody"],
        ["nobody", "a1"],
      ] as const)
        expect(await queue.move(id, { before }), `${id} before ${before}`).toBe(false);
      const turn = await next(queue);
      expect([turn?.id, await queue.move("a4", "front"), await queue.move("a1", { before: "a1" })]).toEqual([
        ...["a4", false, true],
      ]);
      expect(await order()).toEqual(["a2", "b1", "a1", "a3"]);
    });

    test("gives nothing while it is paused, and all of it after that", async () => {
      const queue = await newQueue();
      const waits = [next(queue), next(queue)];
      await queue.pause();
      for (const id of ["a", "b", "c"]) await queue.add(id);
      expect([await none(queue), await queue.waiting(), await queue.isPaused()]).toEqual([undefined, 3, true]);
      await queue.resume();
      expect((await Promise.all(waits)).map((run) => run?.id).sort()).toEqual(["a", "b"]);
      expect([(await next(queue))?.id, await queue.isPaused()]).toEqual(["c", false]);
    });

    test("takes out what waits, and nothing else", async () => {
      const queue = await newQueue();
      for (const id of ["a", "b"]) await queue.add(id);
      const turn = await next(queue);
      expect([turn?.id, await queue.remove("a"), await queue.remove("nobody")]).toEqual(["a", false, false]);
      expect([await queue.remove("b"), await queue.remove("b")]).toEqual([true, false]);
      expect(await queue.waiting()).toBe(0);
      expect(await none(queue)).toBeUndefined();
    });
  });
}
