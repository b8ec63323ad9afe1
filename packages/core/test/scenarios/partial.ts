import { describe, expect, test } from "vitest";
import type { GraphBody } from "../../src/index.ts";
import { from, node, number } from "./graphs.ts";
import { benchFor, type CacheSetUp } from "./workbench.ts";

const graph: GraphBody = {
  nodes: {
    one: number(1),
    two: number(2),
    left: node("toy.halve", { value: from("one.value") }),
    right: node("toy.halve", { value: from("two.value") }),
    pick: node("toy.switch", { when: false, yes: from("left.value"), no: from("right.value") }),
    bad: node("toy.fail", { after: from("one.value") }),
  },
  outputs: {
    left: from("left.value"),
    right: from("right.value"),
    pick: from("pick.value"),
    bad: from("bad.value"),
  },
};

/** Some of a graph's outputs. */
export function partialScenarios(setUp: CacheSetUp): void {
  describe("some of the outputs", () => {
    const bench = benchFor(setUp);
    const run = (outputs: readonly string[]) => bench().run(graph, {}, { outputs });

    test("[E1] only what is asked for is worked out, with what it needs", async () => {
      const done = await run(["left"]);
      expect(done.outputs).toEqual({ left: 0.5 });
      expect(done.ran).toEqual(["one", "left"]);
    });

    test("[E1] several are worked out together, in no matter what order they are named", async () => {
      const done = await run(["right", "left"]);
      expect(done.outputs).toEqual({ left: 0.5, right: 1 });
      expect(done.ran.toSorted()).toEqual(["left", "one", "right", "two"]);
    });

    test("[E1] branches that are not taken are left out here too", async () => {
      const done = await run(["pick"]);
      expect(done.outputs).toEqual({ pick: 1 });
      expect(done.ran).toEqual(["two", "right", "pick"]);
    });

    test("[E1] asked for one after the other, what is known is not repeated", async () => {
      await run(["right"]);
      expect((await run(["pick"])).ran).toEqual(bench().caches ? ["pick"] : ["two", "right", "pick"]);
    });

    test("[E1] an output that fails harms no other", async () => {
      await expect(run(["bad"])).rejects.toMatchObject({ path: "bad" });
      expect((await run(["left", "right", "pick"])).outputs).toEqual({ left: 0.5, right: 1, pick: 1 });
    });

    test("[E1] no output and an unknown one are refused, with the names that there are", () => {
      for (const outputs of [[], ["lefft"], ["left", "constructor"]]) {
        expect(() => bench().start(graph, {}, { outputs })).toThrow(/bad, left, pick, right/);
      }
      expect(bench().world.counter.take()).toEqual([]);
    });

    test("[E1] a run counts and draws for the nodes alone that its outputs may need", async () => {
      const seeds: GraphBody = {
        nodes: { a: node("toy.seed", { seed: -1 }), b: node("toy.seed", { seed: -1 }) },
        outputs: { a: from("a.seed"), b: from("b.seed") },
      };
      const done = await bench().run(seeds, {}, { outputs: ["a"] });
      expect(Object.keys(done.run.seeds)).toEqual(["a.seed"]);
      expect(done.events[0]).toMatchObject({ nodes: 1 });
    });
  });
}
