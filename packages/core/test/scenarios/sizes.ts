import { describe, expect, test } from "vitest";
import type { GraphBody, GraphNode } from "../../src/index.ts";
import { from, graphOf, input, node, number } from "./graphs.ts";
import { benchFor, type CacheSetUp } from "./workbench.ts";

/** Graphs, lists and nestings as large as they may be. */
export function sizeScenarios(setUp: CacheSetUp): void {
  describe("sizes", () => {
    const bench = benchFor(setUp);
    const { largest = 10_000 } = setUp;

    test.each(["toy.add", "toy.later"])(
      `[E28] a chain of ${largest} nodes of %s runs`,
      { timeout: 120_000 },
      async (type) => {
        const nodes: Record<string, GraphNode> = {};
        for (let at = 0; at < largest; at++) {
          nodes[`n${at}`] = node(type, { a: at === 0 ? 0 : from(`n${at - 1}.sum`), b: 1 });
        }
        const graph = graphOf(nodes, `n${largest - 1}.sum`);
        expect((await bench().run(graph)).outputs).toEqual({ value: largest });
        const second = await bench().run(graph);
        expect(second.outputs).toEqual({ value: largest });
        expect(second.ran).toHaveLength(bench().caches ? 0 : largest);
      },
    );

    test(`[E9] a map of ${largest} items gives them in order`, { timeout: 120_000 }, async () => {
      const graph = graphOf(
        {
          items: node("toy.range", { to: largest }),
          each: {
            ...node("map", { items: from("items.items"), by: 0.5 }),
            body: {
              inputs: { item: { type: "int" }, by: { type: "float" } },
              nodes: { sum: node("toy.later", { a: input("item"), b: input("by") }) },
              outputs: { sum: from("sum.sum") },
            },
          },
        },
        "each.sum",
      );
      const { value } = (await bench().run(graph)).outputs;
      expect(value).toEqual(Array.from({ length: largest }, (_, at) => at + 0.5));
    });

    test("[D12] a list too long for rounds is refused by name", async () => {
      const graph = graphOf(
        {
          items: node("toy.range", { to: 10_001 }),
          each: { ...node("map", { items: from("items.items") }), body: graphOf({ n: number(1) }, "n.value") },
        },
        "each.value",
      );
      await expect(bench().run(graph)).rejects.toMatchObject({ code: "BAD_INPUT", path: "each" });
    });

    test("[E28] a loop of 2 000 rounds carries its state through", { timeout: 120_000 }, async () => {
      const graph = graphOf(
        {
          items: node("toy.range", { to: 2000 }),
          loop: {
            ...node("loop", { items: from("items.items"), total: 0 }),
            body: {
              inputs: { item: { type: "int" }, total: { type: "float" } },
              nodes: { sum: node("toy.add", { a: input("total"), b: input("item") }) },
              outputs: { total: from("sum.sum") },
            },
          },
        },
        "loop.total",
      );
      expect((await bench().run(graph)).outputs).toEqual({ value: 1_999_000 });
      const second = await bench().run(graph);
      expect(second.outputs).toEqual({ value: 1_999_000 });
      expect(second.run.report().steps.loop).toEqual(
        bench().caches ? { cached: 2000, run: 0 } : { cached: 0, run: 2000 },
      );
    });

    test("[E11] bodies as deep in one another as documents may have them", async () => {
      let body: GraphBody = {
        inputs: { value: { type: "float" } },
        nodes: { half: node("toy.halve", { value: input("value") }) },
        outputs: { value: from("half.value") },
      };
      for (let depth = 0; depth < 14; depth++) {
        body = {
          inputs: { value: { type: "float" } },
          nodes: { [`call${depth}`]: { ...node("call", { value: input("value") }), body } },
          outputs: { value: from(`call${depth}.value`) },
        };
      }
      const graph = graphOf({ outer: { ...node("call", { value: 3 }), body } }, "outer.value");
      const done = await bench().run(graph);
      expect(done.outputs).toEqual({ value: 1.5 });
      expect(done.ran).toEqual([`outer/${Array.from({ length: 14 }, (_, at) => `call${13 - at}`).join("/")}/half`]);
    });
  });
}
