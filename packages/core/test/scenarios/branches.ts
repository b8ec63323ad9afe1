import { describe, expect, test } from "vitest";
import type { GraphBody } from "../../src/index.ts";
import { from, graphOf, input, node, number } from "./graphs.ts";
import { benchFor, type CacheSetUp } from "./workbench.ts";

const mixed: GraphBody = {
  inputs: { mask: { type: "float" } },
  nodes: {
    one: number(10),
    two: number(20),
    image1: node("toy.halve", { value: from("one.value") }),
    image2: node("toy.halve", { value: from("two.value") }),
    mix: node("toy.mix", { mask: input("mask"), a: from("image1.value"), b: from("image2.value") }),
  },
  outputs: { value: from("mix.value") },
};

/** What is not needed does not run. */
export function branchScenarios(setUp: CacheSetUp): void {
  describe("branches", () => {
    const bench = benchFor(setUp);

    test.each([
      [0, 5, ["one", "image1", "mix"]],
      [1, 10, ["two", "image2", "mix"]],
      [0.5, 7.5, ["one", "two", "image1", "image2", "mix"]],
    ])("[E6] a mix with a mask of %s runs only what it shows", async (mask, value, ran) => {
      const done = await bench().run(mixed, { mask });
      expect(done.outputs).toEqual({ value });
      expect(done.ran.toSorted()).toEqual(ran.toSorted());
    });

    test("[E7] what the branch not taken is made of changes no key", async () => {
      await bench().run(mixed, { mask: 0 });
      const changed = structuredClone(mixed);
      changed.nodes.two = number(99);
      const second = await bench().run(changed, { mask: 0 });
      expect(second.outputs).toEqual({ value: 5 });
      expect(second.ran).toEqual(bench().caches ? [] : ["one", "image1", "mix"]);
    });

    test("[E6] a branch taken later runs then, and the first one stays cached", async () => {
      await bench().run(mixed, { mask: 0 });
      const second = await bench().run(mixed, { mask: 1 });
      expect(second.ran).toEqual(["two", "image2", "mix"]);
      const third = await bench().run(mixed, { mask: 0 });
      expect(third.ran).toEqual(bench().caches ? [] : ["one", "image1", "mix"]);
    });

    test("[E6] each item of a map takes its own branch", async () => {
      const graph: GraphBody = {
        nodes: {
          one: number(10),
          two: number(20),
          each: {
            ...node("map", { items: [0, 0.5, 1], a: from("one.value"), b: from("two.value") }),
            body: {
              inputs: { item: { type: "float" }, a: { type: "float" }, b: { type: "float" } },
              nodes: {
                a: node("toy.halve", { value: input("a") }),
                b: node("toy.halve", { value: input("b") }),
                mix: node("toy.mix", { mask: input("item"), a: from("a.value"), b: from("b.value") }),
              },
              outputs: { value: from("mix.value") },
            },
          },
        },
        outputs: { values: from("each.value") },
      };
      const done = await bench().run(graph);
      expect(done.outputs).toEqual({ values: [5, 7.5, 10] });
      const touched = [...done.ran, ...done.cached].filter((path) => path.includes("/")).sort();
      expect(touched).toEqual(
        [
          ...["each/item[0]/a", "each/item[0]/mix"],
          ...["each/item[1]/a", "each/item[1]/b", "each/item[1]/mix"],
          ...["each/item[2]/b", "each/item[2]/mix"],
        ].sort(),
      );
    });

    test("[E6] a switch decided by a slow node waits for it and then runs one branch", async () => {
      const gate = bench().world.gate("slow");
      const graph = graphOf(
        {
          slow: node("toy.slow", { value: 1, at: "slow" }),
          yes: number(7),
          no: number(8),
          mix: node("toy.mix", { mask: from("slow.value"), a: from("no.value"), b: from("yes.value") }),
        },
        "mix.value",
      );
      const run = bench().start(graph);
      await gate.full;
      expect(bench().world.counter.take()).toEqual(["slow"]);
      gate.open();
      expect(await run.outputs).toEqual({ value: 7 });
      expect(bench().world.counter.take()).toEqual(["yes", "mix"]);
    });

    test("[E6] a switch inside a branch that is not taken asks for nothing", async () => {
      const graph = (when: boolean) =>
        graphOf(
          {
            deep: number(1),
            deeper: number(2),
            inner: node("toy.switch", { when: true, yes: from("deep.value"), no: from("deeper.value") }),
            outer: node("toy.switch", { when, yes: from("inner.value"), no: 5 }),
          },
          "outer.value",
        );
      expect((await bench().run(graph(false))).ran).toEqual(["outer"]);
      const { ran, cached } = await bench().run(graph(true));
      expect([...ran, ...cached].toSorted()).toEqual(["deep", "inner", "outer"]);
    });

    test("[E2] a value that both a branch and something else need is there for both", async () => {
      const graph = (when: boolean): GraphBody => ({
        nodes: {
          shared: node("toy.array", { length: 100, fill: 2 }),
          sum: node("toy.total", { values: from("shared.values") }),
          pick: node("toy.switch", { when, yes: from("shared.values"), no: from("sum.sum") }),
        },
        outputs: { sum: from("sum.sum"), pick: from("pick.value") },
      });
      for (const turn of [0, 1]) {
        const yes = await bench().run(graph(true));
        expect([turn, yes.outputs]).toEqual([turn, { sum: 200, pick: new Float32Array(100).fill(2) }]);
        expect([turn, (await bench().run(graph(false))).outputs]).toEqual([turn, { sum: 200, pick: 200 }]);
      }
    });

    test("[E1] nodes that no output asks for do not run", async () => {
      const graph = structuredClone(mixed);
      graph.nodes.alone = node("toy.fail");
      graph.nodes.after = node("toy.halve", { value: from("mix.value") });
      const done = await bench().run(graph, { mask: 0 });
      expect([...done.ran, ...done.cached]).not.toContain("after");
      expect(done.outputs).toEqual({ value: 5 });
    });
  });
}
