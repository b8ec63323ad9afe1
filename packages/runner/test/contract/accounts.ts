import { describe, expect, test } from "vitest";
import type { RunStore } from "../../src/store/run-store.ts";
import { opening } from "./opening.ts";
import { claimed, finished, type OpenedRunStore, runAsked } from "./run-store.ts";

/** What every store of runs keeps to that charges keys for them. */
export function describeAccounts(name: string, open: () => Promise<OpenedRunStore>): void {
  describe(`accounts of ${name}`, () => {
    const setUp = opening(open);
    const charged = (id: string, hold: number, more: object = {}) =>
      runAsked(id, { key: "anna", charge: { hold, granted: 10 }, ...more });
    const succeed = async (store: RunStore, id: string, cost: number) =>
      await store.end(await claimed(store, id), { event: finished(id), cost });
    const refused = { code: "INSUFFICIENT_CREDITS" };

    test("hold what a run may cost until it ends, and charge what it cost in the same moment, once", async () => {
      const { store, reopen } = await setUp();
      expect(await store.account("anna")).toEqual({ spent: 0, held: 0 });
      await store.add(charged("a", 4));
      await store.add(charged("b", 5.5, { attended: true }));
      expect(await store.account("anna")).toEqual({ spent: 0, held: 9.5 });
      await expect(store.add(charged("c", 0.6))).rejects.toMatchObject({
        ...refused,
        params: { needed: 0.6, left: 0.5 },
      });
      expect(await store.get("c")).toBeUndefined();
      const claim = await claimed(store, "a");
      await store.end(claim, { event: finished("a"), cost: 3.000001 });
      await expect(store.end(claim, { event: finished("a"), cost: 3 })).rejects.toMatchObject({
        code: "RUN_TAKEN_OVER",
      });
      expect(await store.account("anna")).toEqual({ spent: 3.000001, held: 5.5 });
      expect(await store.summary("a")).toMatchObject({ status: "succeeded", cost: 3.000001 });
      const again = await reopen();
      expect(await again.account("anna")).toEqual({ spent: 3.000001, held: 5.5 });
      expect(await again.account("berta")).toEqual({ spent: 0, held: 0 });
    });

    test("charge nothing for what fails or is cancelled, nor for runs that nobody is charged for", async () => {
      const { store } = await setUp();
      for (const id of ["failed", "cancelled"]) await store.add(charged(id, 5));
      await store.add(runAsked("free", { key: "anna" }));
      const head = { seq: 0, time: 3 };
      await store.end(await claimed(store, "failed"), {
        event: { ...head, type: "run.failed", run: "failed", code: "NODE_FAILED", message: "No." },
      });
      const event = { ...head, type: "run.cancelled", run: "cancelled" } as const;
      await store.end({ run: "cancelled", attempt: 0 }, { event });
      await succeed(store, "free", 7);
      expect(await store.account("anna")).toEqual({ spent: 0, held: 0 });
      expect((await store.summary("free"))?.cost).toBeUndefined();
      expect(await store.summary("failed")).toMatchObject({ status: "failed", cost: 0 });
    });

    test("remember what forgotten runs have cost", async () => {
      const { store, reopen } = await setUp();
      for (const id of ["a", "b", "c"]) {
        await store.add(charged(id, 1));
        await succeed(store, id, 0.1);
      }
      await store.remove("a");
      await store.prune(0);
      expect(await store.list({ limit: 9 })).toEqual([]);
      expect(await (await reopen()).account("anna")).toEqual({ spent: 0.3, held: 0 });
    });

    test("count what is known from elsewhere to have been spent, if it is more", async () => {
      const { store, reopen } = await setUp();
      await store.add(charged("a", 1));
      await succeed(store, "a", 0.25);
      await store.raiseSpent(
        new Map([
          ["anna", 0.2],
          ["berta", 0.000001],
        ]),
      );
      expect([...(await store.spent())].sort()).toEqual([
        ["anna", 0.25],
        ["berta", 0.000001],
      ]);
      await store.raiseSpent(new Map([["anna", 9.5]]));
      await expect(store.add(charged("b", 0.6))).rejects.toMatchObject({ ...refused, params: { left: 0.5 } });
      expect(await (await reopen()).account("anna")).toEqual({ spent: 9.5, held: 0 });
    });

    test("let no two runs have the same credits, however they come", async () => {
      const { store } = await setUp();
      const adding = Array.from({ length: 12 }, (_, n) => store.add(charged(`r${n}`, 3, { attended: n % 2 === 0 })));
      const accepted = (await Promise.allSettled(adding)).filter(({ status }) => status === "fulfilled");
      expect(accepted).toHaveLength(3);
      expect(await store.account("anna")).toEqual({ spent: 0, held: 9 });
      expect(await store.unfinished()).toHaveLength(3);
    });

    test("charge what is answered from before when it is kept, which outlives a kill at once", async () => {
      const { store, reopen } = await setUp();
      const cache = { hits: 1, misses: 0, steps: {} };
      const answered = (id: string) => ({ ...charged(id, 4, { attended: true }), outputs: {}, cache, cost: 4 });
      await store.keepAnswered(answered("a"));
      await store.keepAnswered(answered("b"));
      await expect(store.keepAnswered(answered("c"))).rejects.toMatchObject(refused);
      const again = await reopen();
      expect(await again.account("anna")).toEqual({ spent: 8, held: 0 });
      expect((await again.list({ limit: 9 })).map(({ id, cost }) => [id, cost])).toEqual([
        ["b", 4],
        ["a", 4],
      ]);
    });

    test("know a request by its idempotency key before they look what is left", async () => {
      const { store } = await setUp();
      const idempotency = { client: "anna", key: "once", request: "all" };
      await store.add(charged("a", 9, { idempotency, created: Date.now() }));
      const again = store.add(charged("b", 9, { idempotency, created: Date.now() }));
      await expect(again).rejects.toMatchObject({ code: "REQUEST_KNOWN" });
      expect(await store.account("anna")).toEqual({ spent: 0, held: 9 });
    });
  });
}
