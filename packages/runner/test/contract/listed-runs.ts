import { describe, expect, test } from "vitest";
import type { Claim, RunStore } from "../../src/store/run-store.ts";
import { opening } from "./opening.ts";
import { finished, type OpenedRunStore, runAsked } from "./run-store.ts";

/** What every store of runs keeps to about choosing and forgetting some. */
export function describeListedRuns(name: string, open: () => Promise<OpenedRunStore>): void {
  describe(`listed ${name}`, () => {
    const setUp = opening(open);
    const newStore = async () => (await setUp()).store;
    const claimed = async (store: RunStore, id: string): Promise<Claim> =>
      (await store.claim(id, { owner: "test", leaseMs: 60_000 }))!;

    test("lists runs by where they stand and by graph", async () => {
      const store = await newStore();
      for (const [id, graphName] of [
        ["a", "x"],
        ["b", "y"],
        ["c", "x"],
        ["d", "x"],
      ] as const)
        await store.add(runAsked(id, { graphName }));
      for (const id of ["a", "b", "d"]) await store.end(await claimed(store, id), { event: finished(id) });
      const ids = async (filter: Parameters<RunStore["list"]>[0]) => (await store.list(filter)).map(({ id }) => id);
      expect(await ids({ limit: 9, status: "succeeded" })).toEqual(["d", "b", "a"]);
      expect(await ids({ limit: 9, graphName: "x" })).toEqual(["d", "c", "a"]);
      expect(await ids({ limit: 1, graphName: "x", status: "succeeded", before: "d" })).toEqual(["a"]);
      expect(await ids({ limit: 9, graphName: "z" })).toEqual([]);
    });

    test("lists runs by what is in their title, in what they were given and in their graph's defaults", async () => {
      const store = await newStore();
      const { graph } = runAsked("a");
      const prompt = (text: string) => ({ type: "string", description: "a fox", default: text });
      await store.add(runAsked("a", { title: "Foxes" }));
      await store.add(runAsked("b", { inputs: { prompt: "A red fox, 100 %" } }));
      await store.add(runAsked("c", { graph: { ...graph, inputs: { prompt: prompt("Cats and a FOX") } } }));
      await store.add(runAsked("d", { graph: { ...graph, inputs: { prompt: prompt("cats") } } }));
      expect((await store.list({ limit: 9 })).map((one) => one.prompt)).toEqual([
        "cats",
        "Cats and a FOX",
        undefined,
        undefined,
      ]);
      const ids = async (text: string) => (await store.list({ limit: 9, text })).map(({ id }) => id);
      expect(await ids("fox")).toEqual(["c", "b", "a"]);
      expect(await ids("100 %")).toEqual(["b"]);
      expect(await ids("dog")).toEqual([]);
    });

    test("knows whose a run is, and lists those of one key", async () => {
      const { store, reopen } = await setUp();
      await store.add(runAsked("a", { key: "k" }));
      await store.add(runAsked("b", { key: "l", attended: true }));
      await store.add(runAsked("c"));
      const owners = async (one: RunStore) => await Promise.all(["a", "b", "c", "d"].map((id) => one.owner(id)));
      expect(await owners(store)).toEqual(["k", "l", null, undefined]);
      expect((await store.list({ limit: 9, key: "l" })).map(({ id }) => id)).toEqual(["b"]);
      await store.settle();
      expect(await owners(await reopen())).toEqual(["k", "l", null, undefined]);
    });

    test("forgets a run when it has ended, and not before", async () => {
      const { store, reopen } = await setUp();
      await store.add(runAsked("r"));
      expect(await store.remove("r")).toBe(false);
      await store.end(await claimed(store, "r"), { event: finished("r") });
      expect([await store.remove("r"), await store.remove("r")]).toEqual([true, false]);
      expect(await (await reopen()).get("r")).toBeUndefined();
    });
  });
}
