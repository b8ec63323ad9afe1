import { describe, expect, test } from "vitest";
import type { NewRun } from "../../src/store/stored-run.ts";
import { opening } from "./opening.ts";
import { claimed, finished, node, type OpenedRunStore, runAsked, settling, started } from "./run-store.ts";

/** What every store of runs keeps to about how runs end. */
export function describeRunEndings(name: string, open: () => Promise<OpenedRunStore>, attended = false): void {
  describe(`endings of ${name}, ${attended ? "with somebody who waits" : "with nobody who waits"}`, () => {
    const newRun = (id: string, more: Partial<NewRun> = {}) => runAsked(id, { attended, ...more });
    const setUp = opening(settling(open, attended));
    const newStore = async () => (await setUp()).store;

    test("ends a run all at once or not at all, and once", async () => {
      const store = await newStore();
      await store.add(newRun("r", { seeds: { seed: 7 } }));
      const claim = await claimed(store, "r");
      await store.append(claim, [started("r", 0)]);
      await expect(store.append(claim, [{ ...finished("r"), seq: 1 }])).rejects.toThrow(TypeError);
      expect(await store.summary("r")).toMatchObject({ status: "running", started: expect.any(Number), lastSeq: 0 });
      const cache = { hits: 1, misses: 2, steps: { loop: { cached: 3, run: 4 } } };
      const ending = { event: finished("r"), outputs: { n: { value: 1 } }, cache };
      await store.end(claim, ending);
      expect(await store.summary("r")).toEqual({
        ...{ id: "r", status: "succeeded", created: 1000, started: expect.any(Number), ended: 9, lastSeq: 1 },
        ...{ outputs: { n: { value: 1 } }, seeds: { seed: 7 }, cache },
      });
      expect((await store.events("r", 0, 9)).map(({ type, seq }) => [type, seq])).toEqual([["run.finished", 1]]);
      await expect(store.end(claim, ending)).rejects.toMatchObject({ code: "RUN_TAKEN_OVER" });
      expect(await store.summary("r")).toMatchObject({ lastSeq: 1 });
    });

    test("ends a run with events that were not written before, or with none of them", async () => {
      const { store, reopen } = await setUp();
      await store.add(newRun("r"));
      const claim = await claimed(store, "r");
      await store.append(claim, [started("r", 0)]);
      const gap = store.end(claim, { event: finished("r"), before: [node("r", 2)] });
      await expect(gap).rejects.toThrow(RangeError);
      expect(await store.summary("r")).toMatchObject({ status: "running", lastSeq: 0 });
      await store.end(claim, { event: finished("r"), before: [node("r", 1), node("r", 2)] });
      const after = await reopen();
      expect(await after.summary("r")).toMatchObject({ status: "succeeded", lastSeq: 3 });
      const types = (await after.events("r", -1, 9)).map(({ seq, type }) => [seq, type]);
      expect(types).toEqual([
        [0, "run.started"],
        [1, "node.started"],
        [2, "node.started"],
        [3, "run.finished"],
      ]);
    });

    test("keeps why a run failed, and that one was cancelled which nobody had claimed", async () => {
      const store = await newStore();
      for (const id of ["failed", "cancelled"]) await store.add(newRun(id));
      const error = { code: "NODE_FAILED", message: "No.", path: "one" };
      const head = { seq: 0, time: 3 };
      await store.end(await claimed(store, "failed"), {
        event: { ...head, type: "run.failed", run: "failed", ...error },
      });
      await store.end(
        { run: "cancelled", attempt: 0 },
        { event: { ...head, type: "run.cancelled", run: "cancelled" } },
      );
      expect(await store.summary("failed")).toMatchObject({ status: "failed", error });
      expect(await store.summary("cancelled")).toMatchObject({ status: "cancelled", lastSeq: 0, ended: 3 });
    });
  });
}
