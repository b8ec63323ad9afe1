import { describe, expect, test } from "vitest";
import { idempotencyMs } from "../../src/store/idempotency-keys.ts";
import { opening } from "./opening.ts";
import { finished, type OpenedRunStore, runAsked } from "./run-store.ts";

/** What every store of runs keeps to about requests that are sent again. */
export function describeRepeatedRequests(name: string, open: () => Promise<OpenedRunStore>): void {
  describe(`repeated requests of ${name}`, () => {
    const setUp = opening(open);
    const asked = (run: string, key: string, { client = "", request = "x", created = Date.now() } = {}) =>
      runAsked(run, { created, idempotency: { client, key, request } });

    test("are known by client and key, across a restart", async () => {
      const { store, reopen } = await setUp();
      await store.add(asked("mine", "k"));
      await store.add(asked("theirs", "k", { client: "other" }));
      const found = async (one: typeof store) => {
        expect(await one.knownRequest({ client: "", key: "k" })).toEqual({ request: "x", run: "mine" });
        expect(await one.knownRequest({ client: "other", key: "k" })).toEqual({ request: "x", run: "theirs" });
        expect(await one.knownRequest({ client: "", key: "l" })).toBeUndefined();
      };
      await found(store);
      await found(await reopen());
    });

    test("become one run, whoever is first", async () => {
      const { store } = await setUp();
      const added = await Promise.allSettled(["a", "b", "c"].map((id) => store.add(asked(id, "k"))));
      expect(added.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
      const { run } = (await store.knownRequest({ client: "", key: "k" }))!;
      for (const result of added)
        if (result.status === "rejected")
          expect(result.reason).toMatchObject({ code: "REQUEST_KNOWN", params: { run } });
      expect(await store.unfinished()).toEqual([run]);
    });

    test.each(["run.failed", "run.cancelled"] as const)("may become another run after %s", async (type) => {
      const { store } = await setUp();
      await store.add(asked("a", "k"));
      const event = { type, seq: 0, run: "a", time: 1, code: "SOME", message: "Some." };
      await store.end({ run: "a", attempt: 0 }, { event: event as never });
      expect(await store.knownRequest({ client: "", key: "k" })).toBeUndefined();
      await store.add(asked("b", "k"));
      expect(await store.knownRequest({ client: "", key: "k" })).toEqual({ request: "x", run: "b" });
    });

    test("are known for a day", async () => {
      const { store } = await setUp();
      const [over, within] = [Date.now() - idempotencyMs - 1, Date.now() - idempotencyMs + 60_000];
      await store.add(asked("old", "k", { created: over }));
      await store.add(asked("young", "l", { created: within }));
      expect(await store.knownRequest({ client: "", key: "k" })).toBeUndefined();
      expect(await store.knownRequest({ client: "", key: "l" })).toMatchObject({ run: "young" });
      await store.add(asked("again", "k"));
      expect(await store.knownRequest({ client: "", key: "k" })).toMatchObject({ run: "again" });
    });

    test("keep their runs for that day, ten times as many as others", async () => {
      const { store } = await setUp();
      const end = async (run: string) => await store.end({ run, attempt: 0 }, { event: finished(run) });
      for (let i = 0; i < 12; i++) {
        await store.add(asked(`keyed${i}`, `k${i}`));
        await end(`keyed${i}`);
      }
      await store.add(asked("old", "k", { created: Date.now() - idempotencyMs - 1 }));
      await end("old");
      for (let i = 0; i < 3; i++) {
        await store.add(runAsked(`plain${i}`));
        await end(`plain${i}`);
      }
      await store.prune(1);
      const left = (await store.list({ limit: 99 })).map(({ id }) => id);
      expect(left).toEqual(["plain2", ...Array.from({ length: 10 }, (_, i) => `keyed${11 - i}`)]);
      expect(await store.knownRequest({ client: "", key: "k0" })).toBeUndefined();
    });
  });
}
