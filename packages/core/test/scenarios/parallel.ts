import { describe, expect, test } from "vitest";
import { type GraphBody, type GraphNode, ResourcePool } from "../../src/index.ts";
import { from, graphOf, input, node } from "./graphs.ts";
import { benchFor, type CacheSetUp, settle, told } from "./workbench.ts";

/** What goes on at the same time. Nodes meet at gates, so nothing here depends on how fast a machine is. */
export function parallelScenarios(setUp: CacheSetUp): void {
  describe("at the same time", () => {
    const bench = benchFor(setUp);

    const held = (value: number, at = "gate"): GraphNode => node("toy.hold", { value, at });

    test("[E5] siblings overlap: all three are inside before one may leave", async () => {
      const gate = bench().world.gate("gate", 3);
      const graph = graphOf(
        {
          a: held(1),
          b: held(2),
          c: held(3),
          sum: node("toy.sum", { values: [from("a.value"), from("b.value"), from("c.value")] }),
        },
        "sum.sum",
      );
      const run = bench().start(graph);
      await gate.full;
      gate.open();
      expect(await run.outputs).toEqual({ value: 6 });
    });

    test("[E5] the insides of calls and the rounds of maps overlap too", async () => {
      const gate = bench().world.gate("gate", 4);
      const body = (value: GraphNode): GraphBody => ({
        inputs: { item: { type: "float", optional: true } },
        nodes: { value },
        outputs: { value: from("value.value") },
      });
      const graph: GraphBody = {
        nodes: {
          one: { ...node("call"), body: body(held(1)) },
          two: { ...node("call"), body: body(held(2)) },
          each: {
            ...node("map", { items: [10, 20] }),
            body: body(node("toy.hold", { value: input("item"), at: "gate" })),
          },
        },
        outputs: { one: from("one.value"), two: from("two.value"), each: from("each.value") },
      };
      const run = bench().start(graph);
      await gate.full;
      gate.open();
      expect(await run.outputs).toEqual({ one: 1, two: 2, each: [10, 20] });
    });

    test("[E5] nodes that answer at once go on while a slow one is at work", async () => {
      const gate = bench().world.gate("gate");
      const graph = graphOf(
        {
          slow: held(1),
          quick: node("toy.add", { a: 1, b: 2 }),
          more: node("toy.halve", { value: from("quick.sum") }),
          sum: node("toy.add", { a: from("slow.value"), b: from("more.value") }),
        },
        "sum.sum",
      );
      const run = bench().start(graph);
      await gate.full;
      await settle();
      expect(bench().world.counter.take().toSorted()).toEqual(["more", "quick", "slow"]);
      gate.open();
      expect(await run.outputs).toEqual({ value: 2.5 });
    });

    test("[E12] no more nodes of a resource are at work than it allows, and they come in order", async () => {
      const pool = new ResourcePool({ cpu: 2 });
      const ids = ["a", "b", "c", "d", "e"];
      const slow = Object.fromEntries(ids.map((id, value) => [id, node("toy.slow", { value, at: id })]));
      const graph = graphOf(
        { ...slow, sum: node("toy.sum", { values: ids.map((id) => from(`${id}.value`)) }) },
        "sum.sum",
      );
      const gates = ids.map((id) => bench().world.gate(id));
      const run = bench().start(graph, {}, { pool });
      for (let done = 0; done < ids.length; done++) {
        await settle();
        expect(bench().world.counter.paths).toEqual(ids.slice(0, done + 2));
        gates[done]!.open();
      }
      expect(await run.outputs).toEqual({ value: 10 });
    });

    test("[E12] the halves of a pair are at work together, and others wait for both", async () => {
      const pool = new ResourcePool({ cpu: 1 });
      const slow = (id: string, pair: string) => node("toy.slow", { value: 1, at: id, pair });
      const nodes = { a: slow("a", "left"), b: slow("b", "right"), c: slow("c", "left"), d: slow("d", "right") };
      const ids = Object.keys(nodes);
      const graph = graphOf(
        { ...nodes, sum: node("toy.sum", { values: ids.map((id) => from(`${id}.value`)) }) },
        "sum.sum",
      );
      const gates = Object.fromEntries(ids.map((id) => [id, bench().world.gate(id)]));
      const run = bench().start(graph, {}, { pool });
      const { paths } = bench().world.counter;
      await settle();
      expect(paths).toEqual(["a", "c"]);
      gates.a!.open();
      await settle();
      expect(paths).toEqual(["a", "c"]);
      gates.c!.open();
      await settle();
      expect(paths).toEqual(["a", "c", "b", "d"]);
      gates.b!.open();
      gates.d!.open();
      expect(await run.outputs).toEqual({ value: 4 });
    });

    test("[E12] two runs that share a pool share its limits", async () => {
      const pool = new ResourcePool({ cpu: 1 });
      const graph = (value: number) => graphOf({ n: node("toy.slow", { value, at: `gate${value}` }) }, "n.value");
      const first = bench().world.gate("gate1");
      const second = bench().world.gate("gate2");
      const runs = [bench().start(graph(1), {}, { pool }), bench().start(graph(2), {}, { pool })];
      await first.full;
      await settle();
      expect(bench().world.counter.paths).toEqual(["n"]);
      first.open();
      await second.full;
      second.open();
      expect(await Promise.all(runs.map((run) => run.outputs))).toEqual([{ value: 1 }, { value: 2 }]);
    });

    test("[E4] the order is the same whatever the order of keys, and every time", async () => {
      const nodes: [string, GraphNode][] = Array.from({ length: 12 }, (_, at) => [
        `n${at}`,
        node("toy.add", { a: at, b: at < 3 ? 0 : from(`n${(at * 7) % 3}.sum`) }),
      ]);
      const last = ["last", node("toy.sum", { values: nodes.map(([id]) => from(`${id}.sum`)) })] as const;
      const orders = [nodes, nodes.toReversed(), nodes.toSorted(([a], [b]) => (a.at(-1)! < b.at(-1)! ? -1 : 1))];
      const ran: (readonly string[])[] = [];
      for (const order of orders) {
        const graph = graphOf(Object.fromEntries([last, ...order]), "last.sum");
        ran.push((await bench().run(graph, {}, { ...(bench().caches && { cache: setUp.open(bench().hasher)! }) })).ran);
      }
      expect(ran[1]).toEqual(ran[0]);
      expect(ran[2]).toEqual(ran[0]);
    });

    test("[E13] identical work of two runs is done once where they share a cache", async () => {
      const gate = bench().world.gate("gate");
      const graph = graphOf({ n: held(5), half: node("toy.halve", { value: from("n.value") }) }, "half.value");
      const first = bench().start(graph);
      await gate.full;
      const second = bench().start(graph);
      await settle();
      gate.open();
      expect(await Promise.all([first.outputs, second.outputs])).toEqual([{ value: 2.5 }, { value: 2.5 }]);
      expect(
        bench()
          .world.counter.take()
          .filter((path) => path === "n"),
      ).toHaveLength(bench().caches ? 1 : 2);
      if (bench().caches) expect(told(second).cached).toContain("n");
    });

    test("[E13] identical rounds of two runs' loops are done once where they share a cache", async () => {
      const gate = bench().world.gate("gate");
      const graph = graphOf(
        {
          loop: {
            ...node("loop", { items: [1, 2], value: 8 }),
            body: {
              inputs: { value: { type: "float" } },
              nodes: { n: node("toy.hold", { value: input("value"), at: "gate" }) },
              outputs: { value: from("n.value") },
            },
          },
        },
        "loop.value",
      );
      const first = bench().start(graph);
      await gate.full;
      const second = bench().start(graph);
      await settle();
      gate.open();
      expect(await Promise.all([first.outputs, second.outputs])).toEqual([{ value: 8 }, { value: 8 }]);
      // Both rounds carry 8, so with a cache they are one piece of work.
      expect(bench().world.counter.take()).toHaveLength(bench().caches ? 2 : 4);
    });

    test("[E13] one of two runs on the same work may leave; when both leave the work is told to stop", async () => {
      const gate = bench().world.gate("gate");
      const graph = graphOf({ n: node("toy.slow", { value: 1, at: "gate" }) }, "n.value");
      const runs = [bench().start(graph), bench().start(graph)];
      await gate.full;
      await settle();
      runs[0]!.cancel();
      await expect(runs[0]!.outputs).rejects.toMatchObject({ code: "CANCELLED" });
      if (bench().caches) expect(bench().world.signals.get("n")!.aborted).toBe(false);
      runs[1]!.cancel();
      await expect(runs[1]!.outputs).rejects.toMatchObject({ code: "CANCELLED" });
      await settle();
      expect(bench().world.signals.get("n")!.aborted).toBe(true);
      gate.open();
      expect((await bench().run(graph)).outputs).toEqual({ value: 1 });
    });

    test("[E13] whoever waits for another run's work does it alone when that run is cancelled in the midst", async () => {
      const array = { array: node("toy.gated", { length: 100, at: "gate" }) };
      bench().world.gate("gate").open();
      await bench().run({ nodes: array, outputs: { array: from("array.values") } });
      // From here on the array is known, but where the cache is small it has to be made again.
      const gate = bench().world.gate("gate");
      const graph = graphOf({ ...array, sum: node("toy.total", { values: from("array.values") }) }, "sum.sum");
      const runs = [bench().start(graph), bench().start(graph)];
      await settle();
      runs[0]!.cancel();
      await runs[0]!.outputs.catch((error) => expect(error.code).toBe("CANCELLED"));
      await settle();
      gate.open();
      expect(await runs[1]!.outputs).toEqual({ value: 200 });
      expect(told(runs[1]!).events.at(-1)!.type).toBe("run.finished");
    });
  });
}
