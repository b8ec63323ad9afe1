import { describe, expect, test } from "vitest";
import type { RunStore } from "../../src/store/run-store.ts";
import type { WebhookStore } from "../../src/store/webhook-store.ts";
import { opening } from "./opening.ts";
import { claimed, finished, runAsked } from "./run-store.ts";

/** Stores of runs and of their webhooks under the contract. */
export interface OpenedWebhookStore {
  readonly store: RunStore;
  readonly webhooks: WebhookStore;
  /** Both as a process finds them that starts after this one was killed, just now. */
  reopen(): Promise<Pick<OpenedWebhookStore, "store" | "webhooks">>;
  close(): Promise<void>;
}

/** What every store of webhooks keeps to. */
export function describeWebhookStore(name: string, open: () => Promise<OpenedWebhookStore>): void {
  describe(`webhooks of ${name}`, () => {
    const setUp = opening(open);
    const none = { runs: [], hosts: [] };
    const later = Number.MAX_SAFE_INTEGER;
    const asked = (id: string, host = "a.example", attended = false) =>
      runAsked(id, { webhook: { url: `https://${host}/hook?run=${id}`, base: "http://here" }, attended });
    const end = async (store: RunStore, id: string) =>
      await store.end(await claimed(store, id), { event: finished(id) });

    test("are due from the end of their run on, across restarts", async () => {
      const { store, webhooks, reopen } = await setUp();
      await store.add(asked("r", "a.example", true));
      await store.add(runAsked("other"));
      expect(await webhooks.next(later, none)).toBeUndefined();
      expect(await webhooks.log("r")).toEqual({ url: "https://a.example/hook?run=r", state: "waiting", attempts: [] });
      expect([await webhooks.log("other"), await webhooks.again("r"), await webhooks.nextDue()]).toEqual([
        ...[undefined, false, undefined],
      ]);
      await end(store, "other");
      await end(store, "r");
      const again = await reopen();
      const due = { run: "r", url: "https://a.example/hook?run=r", base: "http://here", attempts: 0 };
      expect(await again.webhooks.next(Date.now(), none)).toEqual(due);
      expect(await again.webhooks.next(Date.now() - 60_000, none)).toBeUndefined();
      expect(await again.webhooks.nextDue()).toBeLessThanOrEqual(Date.now());
    });

    test("say how each attempt went, and are tried no more once they are delivered or given up", async () => {
      const { store, webhooks, reopen } = await setUp();
      for (const id of ["r", "s"]) {
        await store.add(asked(id));
        await end(store, id);
      }
      await webhooks.record("r", { at: 5, ms: 1, reason: "no answer" }, 9_000);
      expect(await webhooks.next(8_999, { ...none, runs: ["s"] })).toBeUndefined();
      expect(await webhooks.next(9_000, { ...none, runs: ["s"] })).toMatchObject({ run: "r", attempts: 1 });
      await webhooks.record("r", { at: 9_000, ms: 2, status: 204 }, "delivered");
      await webhooks.record("s", { at: 9_000, ms: 2, status: 410 }, "failed");
      const again = await reopen();
      expect([await again.webhooks.next(later, none), await again.webhooks.nextDue()]).toEqual([undefined, undefined]);
      expect(await again.webhooks.log("r")).toEqual({
        ...{ url: "https://a.example/hook?run=r", state: "delivered" },
        attempts: [
          { at: 5, ms: 1, reason: "no answer" },
          { at: 9_000, ms: 2, status: 204 },
        ],
      });
      expect(await again.webhooks.again("s")).toBe(true);
      expect(await again.webhooks.next(later, none)).toMatchObject({ run: "s", attempts: 1 });
    });

    test("of busy hosts do not stand before others", async () => {
      const { store, webhooks } = await setUp();
      for (const [id, host] of [
        ["a", "dead.example"],
        ["b", "dead.example"],
        ["c", "well.example"],
      ] as const) {
        await store.add(asked(id, host));
        await end(store, id);
      }
      expect(await webhooks.next(later, { runs: ["a"], hosts: ["dead.example"] })).toMatchObject({ run: "c" });
      expect(await webhooks.next(later, { runs: ["a", "c"], hosts: [] })).toMatchObject({ run: "b" });
    });

    test("keep their runs from being pruned until they are through, and go with them", async () => {
      const { store, webhooks } = await setUp();
      for (const id of ["a", "b"]) {
        await store.add(asked(id));
        await end(store, id);
      }
      await webhooks.record("a", { at: 1, ms: 1, status: 200 }, "delivered");
      await store.prune(0);
      expect([await store.summary("a"), await webhooks.log("a")]).toEqual([undefined, undefined]);
      expect((await store.summary("b"))?.id).toBe("b");
      await store.remove("b");
      expect(await webhooks.next(later, none)).toBeUndefined();
      await webhooks.record("b", { at: 1, ms: 1, status: 200 }, "delivered");
      expect(await webhooks.log("b")).toBeUndefined();
    });

    test("wake those who wait for one to become due", async () => {
      const { store, webhooks } = await setUp();
      let woken = 0;
      const unfollow = webhooks.follow(() => woken++);
      await store.add(asked("r"));
      await end(store, "r");
      await expect.poll(() => woken).toBe(1);
      await webhooks.again("r");
      expect(woken).toBe(2);
      unfollow();
      await webhooks.again("r");
      expect(woken).toBe(2);
    });
  });
}
