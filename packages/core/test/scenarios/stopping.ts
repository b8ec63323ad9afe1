import { describe, expect, test } from "vitest";
import { type GraphBody, ResourcePool } from "../../src/index.ts";
import { from, graphOf, input, node, number } from "./graphs.ts";
import { benchFor, type CacheSetUp, settle, told } from "./workbench.ts";

/** How runs are stopped, and what is left of them. */
export function stoppingScenarios(setUp: CacheSetUp): void {
  describe("stopping", () => {
    const bench = benchFor(setUp);

    const chain = graphOf(
      {
        before: number(4),
        held: node("toy.slow", { value: from("before.value"), at: "gate" }),
        after: node("toy.halve", { value: from("held.value") }),
      },
      "after.value",
    );

    test("[E17] a cancelled run ends at once, tells its nodes, and leaves what was finished", async () => {
      const gate = bench().world.gate("gate");
      const run = bench().start(chain);
      await gate.full;
      run.cancel();
      await expect(run.outputs).rejects.toMatchObject({ code: "CANCELLED" });
      expect(bench().world.signals.get("held")!.aborted).toBe(true);
      gate.open();
      await settle();
      const { events } = told(run);
      expect(events.at(-1)!.type).toBe("run.cancelled");
      expect(events.some(({ type }) => type === "node.failed")).toBe(false);
      bench().world.counter.take();
      expect((await bench().run(chain)).outputs).toEqual({ value: 2 });
      expect(bench().world.counter.take()).toEqual(bench().caches ? ["held", "after"] : ["before", "held", "after"]);
    });

    test("[E18] a node that never looks at its signal cannot hold the run, nor tell anything after its end", async () => {
      const gate = bench().world.gate("gate");
      const graph = graphOf(
        { n: node("toy.stubborn", { value: 3, at: "gate" }), half: node("toy.halve", { value: from("n.value") }) },
        "half.value",
      );
      const run = bench().start(graph);
      await gate.full;
      run.cancel();
      await expect(run.outputs).rejects.toMatchObject({ code: "CANCELLED" });
      gate.open();
      await settle();
      let completed = false;
      const types: string[] = [];
      run.events().subscribe({ next: (event) => types.push(event.type), complete: () => (completed = true) });
      expect([types.at(-1), completed]).toEqual(["run.cancelled", true]);
      expect(types).not.toContain("node.finished");
      expect(bench().world.counter.take()).toEqual(["n"]);
      expect((await bench().run(graph)).outputs).toEqual({ value: 1.5 });
    });

    test("[E17] a run whose signal is aborted already runs nothing", async () => {
      const run = bench().start(chain, {}, { signal: AbortSignal.abort() });
      await expect(run.outputs).rejects.toMatchObject({ code: "CANCELLED" });
      expect(told(run).events.map(({ type }) => type)).toEqual(["run.started", "run.cancelled"]);
      expect(bench().world.counter.take()).toEqual([]);
    });

    test("[E17] the signal given at the start cancels, and a late one changes nothing", async () => {
      const controller = new AbortController();
      const gate = bench().world.gate("gate");
      const first = bench().start(chain, {}, { signal: controller.signal });
      await gate.full;
      controller.abort();
      await expect(first.outputs).rejects.toMatchObject({ code: "CANCELLED" });
      gate.open();
      const later = new AbortController();
      const second = bench().start(chain, {}, { signal: later.signal });
      await second.outputs;
      first.cancel();
      second.cancel();
      later.abort();
      await settle();
      expect(told(second).events.at(-1)!.type).toBe("run.finished");
      expect(await second.outputs).toEqual({ value: 2 });
      expect((await bench().run(chain)).outputs).toEqual({ value: 2 });
    });

    test("[E12] who waits in line for a resource when cancelled never begins", async () => {
      const pool = new ResourcePool({ cpu: 1 });
      const gate = bench().world.gate("gate");
      const other = bench().world.gate("other");
      const slow = (value: number, at: string) => graphOf({ n: node("toy.slow", { value, at }) }, "n.value");
      const first = bench().start(slow(1, "gate"), {}, { pool });
      await gate.full;
      const second = bench().start(slow(2, "other"), {}, { pool });
      await settle();
      second.cancel();
      await expect(second.outputs).rejects.toMatchObject({ code: "CANCELLED" });
      gate.open();
      expect(await first.outputs).toEqual({ value: 1 });
      await settle();
      expect(told(second).ran).toEqual([]);
      other.open();
      expect((await bench().run(slow(2, "other"), {}, { pool })).outputs).toEqual({ value: 2 });
    });

    test("[E17] nothing begins after a cancellation, wherever the run was", async () => {
      const graph: GraphBody = {
        inputs: { start: { type: "float" } },
        nodes: {
          file: node("toy.outside", { name: "x" }),
          zeros: node("toy.array", { length: 100, fill: 0 }),
          loop: {
            ...node("loop", { items: [1, 2, 3], value: input("start"), zeros: from("zeros.values") }),
            body: {
              inputs: { value: { type: "float" }, zeros: { type: "any" } },
              nodes: {
                half: node("toy.halve", { value: input("value") }),
                // What a body takes from outside may have to be fetched, which takes time.
                zero: node("toy.total", { values: input("zeros") }),
                sum: node("toy.add", { a: from("half.value"), b: from("zero.sum") }),
              },
              outputs: { value: from("sum.sum") },
            },
          },
          each: {
            ...node("map", { items: [1, 2, 3] }),
            body: {
              inputs: { item: { type: "float" } },
              nodes: { half: node("toy.halve", { value: input("item") }) },
              outputs: { value: from("half.value") },
            },
          },
        },
        outputs: { file: from("file.text"), loop: from("loop.value"), each: from("each.value") },
      };
      for (let start = 1; start < 40; start++) {
        const run = bench().start(graph, { start });
        for (let turn = 0; turn < start; turn++) await Promise.resolve();
        run.cancel();
        const before = bench().world.counter.paths.length;
        const ended = await run.outputs.then(
          () => "finished",
          (error) => error.code,
        );
        await settle();
        expect(["finished", "CANCELLED"]).toContain(ended);
        if (ended === "CANCELLED") expect(bench().world.counter.paths.length).toBe(before);
        expect((await bench().run(graph, { start })).outputs).toEqual({
          file: "",
          loop: start / 8,
          each: [0.5, 1, 1.5],
        });
      }
    });

    test("[E8, C7] a cancelled loop goes on where it was", async () => {
      const graph = graphOf(
        {
          loop: {
            ...node("loop", { items: [0, 1, 2, 3], value: 16, gate: "open" }),
            body: {
              inputs: { item: { type: "int" }, value: { type: "float" } },
              nodes: {
                half: node("toy.halve", { value: input("value") }),
                third: node("toy.switch", { when: true, yes: from("half.value"), no: 0 }),
                hold: node("toy.hold", { value: from("third.value"), at: "gate" }),
              },
              outputs: { value: from("hold.value") },
            },
          },
        },
        "loop.value",
      );
      delete graph.nodes.loop!.in!.gate;
      const open = bench().world.gate("gate");
      open.open();
      const cut = structuredClone(graph);
      cut.nodes.loop!.in!.items = [0, 1];
      expect((await bench().run(cut)).outputs).toEqual({ value: 4 });
      const shut = bench().world.gate("gate");
      const run = bench().start(graph);
      await (bench().caches ? shut.full : settle());
      run.cancel();
      await expect(run.outputs).rejects.toMatchObject({ code: "CANCELLED" });
      shut.open();
      const again = await bench().run(graph);
      expect(again.outputs).toEqual({ value: 1 });
      expect(again.run.report().steps.loop).toEqual(bench().caches ? { cached: 2, run: 2 } : { cached: 0, run: 4 });
    });
  });
}
