import { describe, expect, test } from "vitest";
import type { Claim, RunStore } from "../../src/store/run-store.ts";
import { opening } from "./opening.ts";
import { finished, type OpenedRunStore, runAsked } from "./run-store.ts";

/** What every store of runs keeps to that counts paid calls. */
export function describePaidCalls(name: string, open: () => Promise<OpenedRunStore>): void {
  describe(`paid calls of ${name}`, () => {
    const setUp = opening(open);
    const claimed = async (store: RunStore, id: string): Promise<Claim> =>
      (await store.claim(id, { owner: "test", leaseMs: 60_000 }))!;

    test("[faults Broken 4.1] counts paid calls by wish and by day, across restarts and forgotten runs", async () => {
      const { store, reopen } = await setUp();
      for (const [id, wish] of [["a"], ["b", "w"], ["c", "w"], ["d"]] as const)
        await store.add(runAsked(id, wish === undefined ? {} : { wish }));
      const take = async (of: RunStore, claim: Claim, day: string) =>
        await of.takePaidCall(claim, { perWish: 2, perDay: 4, day });
      const claims = Object.fromEntries(
        await Promise.all(["a", "b", "c", "d"].map(async (id) => [id, await claimed(store, id)] as const)),
      );
      const [today, tomorrow] = ["2026-11-28", "2026-11-29"];
      expect(await Promise.all(Array.from({ length: 3 }, () => take(store, claims.a!, today)))).toEqual([
        undefined,
        undefined,
        "wish",
      ]);
      // Runs of one wish count together.
      expect(await take(store, claims.b!, today)).toBeUndefined();
      expect(await take(store, claims.c!, today)).toBeUndefined();
      expect(await take(store, claims.c!, today)).toBe("wish");
      expect(await take(store, claims.d!, today)).toBe("day");
      // Another day has calls of its own, a wish does not.
      expect(await take(store, claims.a!, tomorrow)).toBe("wish");
      await store.returnPaidCall(claims.a!, today);
      expect(await take(store, claims.a!, tomorrow)).toBeUndefined();
      await store.end(claims.a!, { event: finished("a") });
      await store.prune(0);
      const again = await reopen();
      expect(await again.get("a")).toBeUndefined();
      const resumed = (await again.claim("c", { owner: "test", leaseMs: 1000 }))!;
      expect(await take(again, resumed, tomorrow)).toBe("wish");
      const other = (await again.claim("d", { owner: "test", leaseMs: 1000 }))!;
      for (let i = 0; i < 2; i++) expect(await take(again, other, tomorrow)).toBeUndefined();
      await again.add(runAsked("e"));
      const late = await claimed(again, "e");
      expect(await again.takePaidCall(late, { perWish: 9, perDay: 3, day: tomorrow })).toBe("day");
      await expect(take(again, claims.c!, tomorrow)).rejects.toMatchObject({ code: "RUN_TAKEN_OVER" });
    });

    test("keeps the wish that a run is part of", async () => {
      const { store } = await setUp();
      await store.add(runAsked("r", { wish: "w" }));
      expect(await store.get("r")).toMatchObject({ id: "r", wish: "w" });
    });
  });
}
