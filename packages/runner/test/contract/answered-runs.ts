import { describe, expect, test } from "vitest";
import { opening } from "./opening.ts";
import { type OpenedRunStore, runAsked } from "./run-store.ts";

/** What every store of runs keeps to about runs that were answered when they were accepted. */
export function describeAnsweredRuns(name: string, open: () => Promise<OpenedRunStore>): void {
  describe(`answered ${name}`, () => {
    const setUp = opening(open);
    const cache = { hits: 3, misses: 0, steps: {} };

    test("are found at once, and after a restart", async () => {
      const { store, reopen } = await setUp();
      const outputs = { image: { images: [{ hash: "d".repeat(64), type: "image/png", width: 1, height: 1 }] } };
      const asked = runAsked("r", { title: "Mine", key: "k", attended: true });
      const found = async (one: typeof store) => {
        expect(await one.get("r")).toEqual({
          ...{ ...asked, outputs, cache, status: "succeeded", started: 1000, ended: 1000, lastSeq: 1, attempt: 1 },
          cancelRequested: false,
        });
        const { status, lastSeq } = (await one.summary("r"))!;
        expect([status, lastSeq]).toEqual(["succeeded", 1]);
        expect((await one.list({ limit: 9 })).map(({ id }) => id)).toEqual(["r", "before"]);
        expect(await one.events("r", -1, 9)).toEqual([
          { type: "run.started", seq: 0, run: "r", time: 1000, seeds: {}, nodes: 1 },
          { type: "run.finished", seq: 1, run: "r", time: 1000, ms: 0 },
        ]);
        expect(await one.unfinished()).toEqual(["before"]);
        expect([...(await one.namedHashes())]).toEqual(["d".repeat(64)]);
      };
      await store.add(runAsked("before"));
      await store.keepAnswered({ ...asked, outputs, cache });
      await found(store);
      await store.settle();
      await found(await reopen());
    });

    test("are as many as came, in their order, and leave when there are too many", async () => {
      const { store } = await setUp();
      const ids = Array.from({ length: 600 }, (_, n) => `r${n}`);
      for (const id of ids) await store.keepAnswered({ ...runAsked(id), outputs: {}, cache });
      const listed = async () => (await store.list({ limit: 1000 })).map(({ id }) => id);
      expect(await listed()).toEqual(ids.toReversed());
      await store.prune(2);
      expect(await listed()).toEqual(["r599", "r598"]);
    });
  });
}
