import { describe, expect, test } from "vitest";
import { type GraphBody, type GraphNode, isLast } from "../../src/index.ts";
import { from, graphOf, input, node, number } from "./graphs.ts";
import { benchFor, type CacheSetUp } from "./workbench.ts";

const halving = (items: readonly number[], nodes: Record<string, GraphNode> = {}): GraphBody => ({
  inputs: { start: { type: "float", default: 255 } },
  nodes: {
    loop: {
      ...node("loop", { items: [...items], value: input("start") }),
      body: {
        inputs: { value: { type: "float" } },
        nodes: { half: node("toy.halve", { value: input("value") }), ...nodes },
        outputs: { value: from(nodes.sum ? "sum.sum" : "half.value") },
      },
    },
  },
  outputs: { value: from("loop.value") },
});

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Graphs inside graphs. */
export function bodyScenarios(setUp: CacheSetUp): void {
  describe("graphs inside graphs", () => {
    const bench = benchFor(setUp);

    test.each([0, 1, 2, 3, 4])("[E8] a loop of %i rounds halves as often", async (count) => {
      expect((await bench().run(halving(upTo(count)))).outputs).toEqual({ value: 255 / 2 ** count });
    });

    test("[E8, C7] a loop cut anywhere and gone on with equals the whole one, and no round is repeated", async () => {
      const whole = (await bench().run(halving(upTo(6)))).outputs;
      for (const cut of [1, 3, 5]) {
        const { value } = (await bench().run(halving(upTo(cut)))).outputs;
        const rest = await bench().run(halving(upTo(6).slice(cut)), { start: value });
        expect(rest.outputs).toEqual(whole);
        expect(rest.run.report().steps.loop).toEqual(
          bench().caches ? { cached: 6 - cut, run: 0 } : { cached: 0, run: 6 - cut },
        );
      }
    });

    test("[C6, C7] a node that is never cached runs in every round, and the others then are cached alone", async () => {
      const graph = halving(upTo(3), {
        tick: node("toy.tick", { after: from("half.value") }),
        zero: node("toy.mix", { mask: 0, a: 0, b: from("tick.count") }),
        sum: node("toy.add", { a: from("half.value"), b: from("zero.value") }),
      });
      expect((await bench().run(graph)).outputs).toEqual({ value: 255 / 8 });
      const steps = bench().world.ticks;
      const second = await bench().run(graph);
      expect(second.outputs).toEqual({ value: 255 / 8 });
      // The tick is wanted by nobody: its branch is not taken.
      expect([steps, bench().world.ticks]).toEqual([0, 0]);
      const counted = halving(upTo(3), {
        tick: node("toy.tick", { after: from("half.value") }),
        sum: node("toy.add", { a: from("half.value"), b: from("tick.count") }),
      });
      await bench().run(counted);
      await bench().run(counted);
      expect(bench().world.ticks).toBe(6);
    });

    test("[E9] a map of calls and plain values keeps the items' order", async () => {
      const graph: GraphBody = {
        nodes: {
          each: {
            ...node("map", { items: [0, 1, 0.5, 1, 0] }),
            body: {
              inputs: { item: { type: "float" }, index: { type: "int" } },
              nodes: {
                call: {
                  ...node("call", { value: input("index") }),
                  body: {
                    inputs: { value: { type: "float" } },
                    nodes: { half: node("toy.halve", { value: input("value") }) },
                    outputs: { value: from("half.value") },
                  },
                },
                mix: node("toy.mix", { mask: input("item"), a: 100, b: from("call.value") }),
              },
              outputs: { value: from("mix.value"), item: input("item") },
            },
          },
        },
        outputs: { values: from("each.value"), items: from("each.item") },
      };
      for (let turn = 0; turn < 2; turn++) {
        const done = await bench().run(graph);
        expect(done.outputs).toEqual({ values: [100, 0.5, 50.5, 1.5, 100], items: [0, 1, 0.5, 1, 0] });
      }
    });

    test("[E11] lists, bodies and passed-through values survive every nesting", async () => {
      const big = node("toy.array", { length: 50, fill: 3 });
      const map = (values: string): GraphNode => ({
        ...node("map", { items: [1, 2], big: input(values) }),
        body: {
          inputs: { item: { type: "int" }, big: { type: "any" } },
          nodes: { total: node("toy.total", { values: input("big") }) },
          outputs: { big: input("big"), total: from("total.sum") },
        },
      });
      const graph: GraphBody = {
        nodes: {
          big,
          loop: {
            ...node("loop", { items: [1, 2, 3], big: from("big.values"), list: [], count: 0 }),
            body: {
              inputs: { big: { type: "any" }, list: { type: "any" }, count: { type: "float" } },
              nodes: { map: map("big"), add: node("toy.add", { a: input("count"), b: 1 }) },
              outputs: { list: from("map.big"), count: from("add.sum") },
            },
          },
        },
        outputs: { list: from("loop.list"), count: from("loop.count"), big: from("big.values") },
      };
      const array = new Float32Array(50).fill(3);
      for (let turn = 0; turn < 3; turn++) {
        expect((await bench().run(graph)).outputs).toEqual({ list: [array, array], count: 3, big: array });
      }
    });

    test("[E10] a call's inputs pass straight through it, given or not", async () => {
      const graph: GraphBody = {
        inputs: { label: { type: "string", optional: true } },
        nodes: {
          call: {
            ...node("call", { label: input("label"), n: 1 }),
            body: {
              inputs: { label: { type: "string", optional: true }, n: { type: "int" } },
              nodes: {},
              outputs: { label: input("label"), n: input("n") },
            },
          },
          each: {
            ...node("map", { items: [1, 2], label: input("label") }),
            body: {
              inputs: { label: { type: "string", optional: true }, item: { type: "int" } },
              nodes: {},
              outputs: { label: input("label") },
            },
          },
        },
        outputs: { label: from("call.label"), n: from("call.n"), each: from("each.label") },
      };
      expect((await bench().run(graph)).outputs).toEqual({ n: 1, each: [undefined, undefined] });
      expect((await bench().run(graph, { label: "x" })).outputs).toEqual({ label: "x", n: 1, each: ["x", "x"] });
    });

    test("[E8, E9] a map without items gives empty lists, a loop without items its first state", async () => {
      const map = graphOf(
        { each: { ...node("map", { items: [] }), body: graphOf({ n: number(1) }, "n.value") } },
        "each.value",
      );
      expect((await bench().run(map)).outputs).toEqual({ value: [] });
      expect((await bench().run(halving([]))).outputs).toEqual({ value: 255 });
    });

    test("[E22] a seed of -1 inside a body is drawn once for all rounds and told with its path", async () => {
      const graph: GraphBody = {
        nodes: {
          each: {
            ...node("map", { items: [1, 2, 3] }),
            body: {
              inputs: { item: { type: "int" } },
              nodes: { seed: node("toy.seed", { seed: -1 }) },
              outputs: { seed: from("seed.seed") },
            },
          },
        },
        outputs: { seeds: from("each.seed") },
      };
      const { run, outputs, events } = await bench().run(graph);
      const drawn = run.seeds["each/seed.seed"]!;
      expect(outputs).toEqual({ seeds: [drawn, drawn, drawn] });
      expect(Number(drawn)).toBeGreaterThanOrEqual(0);
      expect(events[0]).toMatchObject({ type: "run.started", seeds: { "each/seed.seed": drawn } });
      expect(isLast(events.at(-1)!)).toBe(true);
    });

    test("[C8] notices from inside a loop come back with its cached steps", async () => {
      const graph = halving([1, 2], {
        talk: node("toy.talk", { value: from("half.value"), say: "cropped" }),
        sum: node("toy.add", { a: from("talk.value"), b: 0 }),
      });
      const first = (await bench().run(graph)).run.report().notices.map(({ message }) => message);
      const second = (await bench().run(graph)).run.report().notices.map(({ message }) => message);
      expect(first).toEqual(["cropped", "cropped"]);
      expect(second).toEqual(first);
    });
  });
}
