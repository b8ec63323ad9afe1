import { describe, expect, test } from "vitest";
import type { GraphBody } from "../../src/index.ts";
import { from, graphOf, input, node, number } from "./graphs.ts";
import { benchFor, type CacheSetUp } from "./workbench.ts";

const sums: GraphBody = {
  nodes: {
    one: number(1),
    two: number(2),
    three: number(3),
    left: node("toy.add", { a: from("one.value"), b: from("two.value") }),
    right: node("toy.add", { a: from("two.value"), b: from("three.value") }),
    all: node("toy.add", { a: from("left.sum"), b: from("right.sum") }),
  },
  outputs: { value: from("all.sum") },
};

/** What is worked out again, and what is not. */
export function reuseScenarios(setUp: CacheSetUp): void {
  describe("reuse", () => {
    const bench = benchFor(setUp);

    test("[C1] the same graph twice executes no node the second time", async () => {
      const first = await bench().run(sums);
      const second = await bench().run(sums);
      expect(second.outputs).toEqual({ value: 8 });
      expect(second.ran).toEqual(bench().caches ? [] : first.ran);
      expect(second.cached).toEqual(bench().caches ? first.ran : []);
      expect(second.run.report()).toMatchObject(bench().caches ? { hits: 6, misses: 0 } : { hits: 0, misses: 0 });
    });

    test("[C2] one constant changed leaves its siblings cached", async () => {
      const first = await bench().run(sums);
      const changed = structuredClone(sums);
      changed.nodes.three = number(30);
      const second = await bench().run(changed);
      expect(second.outputs).toEqual({ value: 35 });
      expect(second.ran).toEqual(bench().caches ? ["three", "right", "all"] : first.ran);
    });

    test("[C2] a change that comes to the same goes no further", async () => {
      await bench().run(sums);
      const changed = structuredClone(sums);
      changed.nodes.left = node("toy.add", { a: from("two.value"), b: from("one.value") });
      const second = await bench().run(changed);
      expect(second.outputs).toEqual({ value: 8 });
      if (bench().caches) expect(second.ran).toEqual(["left"]);
    });

    test("[C3] neither ids, key order, titles nor layout keep a result from being found", async () => {
      await bench().run(sums);
      const renamed: GraphBody = {
        title: "the same, told otherwise",
        layout: { x: 1 },
        outputs: { result: from("z.sum") },
        nodes: {
          z: { ...node("toy.add", { b: from("y.sum"), a: from("x.sum") }), label: "sum" },
          y: node("toy.add", { b: from("c.value"), a: from("b.value") }),
          x: node("toy.add", { b: from("b.value"), a: from("a.value") }),
          c: number(3),
          b: number(2),
          a: number(1),
        },
      };
      const second = await bench().run(renamed);
      expect(second.outputs).toEqual({ result: 8 });
      expect(second.ran).toEqual(bench().caches ? [] : ["a", "b", "x", "c", "y", "z"].sort(byPlan(second.ran)));
    });

    test("[C3] a linked 25 and a literal 25 are one and the same", async () => {
      await bench().run(graphOf({ n: number(25), sum: node("toy.add", { a: from("n.value"), b: 1 }) }, "sum.sum"));
      const second = await bench().run(graphOf({ sum: node("toy.add", { a: 25, b: 1 }) }, "sum.sum"));
      expect(second.outputs).toEqual({ value: 26 });
      expect(second.ran).toEqual(bench().caches ? [] : ["sum"]);
    });

    test('[C4] 1, 1.0, true and "1" are kept apart where they differ and only there', async () => {
      const graph = (value: number | boolean | string) => graphOf({ pick: switchOf(value) }, "pick.value");
      for (const value of [1, true, "1", 1.0]) {
        expect((await bench().run(graph(value))).outputs).toEqual({ value });
      }
    });

    test("[C5] what lies outside is asked before every use: unchanged it is cached, changed it runs again", async () => {
      const graph = graphOf({ file: node("toy.outside", { name: "a.txt" }) }, "file.text");
      bench().world.outside["a.txt"] = "first";
      expect((await bench().run(graph)).outputs).toEqual({ value: "first" });
      expect((await bench().run(graph)).ran).toEqual(bench().caches ? [] : ["file"]);
      bench().world.outside["a.txt"] = "second";
      const third = await bench().run(graph);
      expect(third.outputs).toEqual({ value: "second" });
      expect(third.ran).toEqual(["file"]);
    });

    test("[C5] a linked name is looked up outside as a literal one is", async () => {
      const graph: GraphBody = {
        inputs: { name: { type: "string" } },
        nodes: { file: node("toy.outside", { name: input("name") }) },
        outputs: { value: from("file.text") },
      };
      Object.assign(bench().world.outside, { a: "A", b: "B" });
      for (const name of ["a", "b", "a"]) {
        expect((await bench().run(graph, { name })).outputs).toEqual({ value: name.toUpperCase() });
      }
      expect((await bench().run(graph, { name: "b" })).ran).toEqual(bench().caches ? [] : ["file"]);
    });

    test("[C6] a node that is never cached runs every time, and what follows it only when its result differs", async () => {
      const graph = (limit: number) =>
        graphOf(
          {
            tick: node("toy.tick"),
            late: node("toy.mix", { mask: 0, a: limit, b: from("tick.count") }),
            more: node("toy.add", { a: from("tick.count") }),
            all: node("toy.add", { a: from("late.value"), b: from("more.sum") }),
          },
          "all.sum",
        );
      expect((await bench().run(graph(1))).outputs).toEqual({ value: 2 });
      const second = await bench().run(graph(1));
      expect(second.outputs).toEqual({ value: 3 });
      expect(second.ran).toEqual(["tick", ...(bench().caches ? [] : ["late"]), "more", "all"]);
      bench().world.ticks = 0;
      expect((await bench().run(graph(1))).ran).toEqual(bench().caches ? ["tick"] : second.ran);
    });

    test("[C6] what was made from a node that is never cached is there, whatever the cache has lost of it", async () => {
      const graph: GraphBody = {
        nodes: {
          fresh: node("toy.fresh", { length: 100 }),
          kept: node("toy.switch", { when: true, yes: from("fresh.values"), no: 0 }),
          again: node("toy.switch", { when: true, yes: from("kept.value"), no: from("kept.value") }),
          sum: node("toy.total", { values: from("again.value") }),
        },
        outputs: { kept: from("kept.value"), again: from("again.value"), sum: from("sum.sum") },
      };
      const array = new Float32Array(100).fill(7);
      for (let turn = 0; turn < 3; turn++) {
        expect((await bench().run(graph)).outputs).toEqual({ kept: array, again: array, sum: 700 });
      }
    });

    test("[E2] one value goes to two outputs and is worked out once", async () => {
      const graph: GraphBody = {
        nodes: { n: number(5), half: node("toy.halve", { value: from("n.value") }) },
        outputs: { a: from("half.value"), b: from("half.value"), n: from("n.value") },
      };
      for (const ran of [["n", "half"], bench().caches ? [] : ["n", "half"]]) {
        const done = await bench().run(graph);
        expect(done.outputs).toEqual({ a: 2.5, b: 2.5, n: 5 });
        expect(done.ran).toEqual(ran);
      }
    });

    test("[E13] equal work under two ids is done once where results are kept", async () => {
      const graph = graphOf(
        { n: number(3), m: number(3), sum: node("toy.add", { a: from("n.value"), b: from("m.value") }) },
        "sum.sum",
      );
      const done = await bench().run(graph);
      expect(done.outputs).toEqual({ value: 6 });
      expect(bench().world.counter.take()).toHaveLength(bench().caches ? 2 : 3);
    });

    test("[C8] notices come back with the cached result", async () => {
      const graph = graphOf({ talk: node("toy.talk", { value: 1, say: "cropped to 64" }) }, "talk.value");
      const notices = [{ path: "talk", message: "cropped to 64" }];
      expect((await bench().run(graph)).run.report().notices).toEqual(notices);
      const second = await bench().run(graph);
      expect(second.run.report().notices).toEqual(notices);
      expect(second.events.filter(({ type }) => type === "node.notice")).toHaveLength(1);
    });

    test("optional inputs and outputs may be left out, cached or not", async () => {
      const graph: GraphBody = {
        inputs: { label: { type: "string", optional: true } },
        nodes: {
          one: node("toy.whole", { value: 2, label: input("label") }),
          two: node("toy.whole", { value: from("one.value"), label: from("one.label") }),
        },
        outputs: { value: from("two.value"), label: from("two.label") },
      };
      for (const inputs of [{}, {}, { label: "x" }, { label: "x" }, {}]) {
        expect((await bench().run(graph, inputs)).outputs).toEqual({ value: 2, ...inputs });
      }
    });
  });
}

function switchOf(value: number | boolean | string) {
  return node("toy.switch", { when: true, yes: value, no: value });
}

function byPlan(order: readonly string[]) {
  return (a: string, b: string) => order.indexOf(a) - order.indexOf(b);
}
