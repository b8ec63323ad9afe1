import { describe, expect, test } from "vitest";
import type { GraphBody } from "../../src/index.ts";
import { from, graphOf, input, node, number } from "./graphs.ts";
import { benchFor, type CacheSetUp, settle, told } from "./workbench.ts";

/** What happens when nodes fail. */
export function failureScenarios(setUp: CacheSetUp): void {
  describe("failures", () => {
    const bench = benchFor(setUp);

    const failing = (message: string, when = true): GraphBody =>
      graphOf(
        {
          before: number(1),
          fail: node("toy.fail", { message, after: from("before.value") }),
          pick: node("toy.switch", { when, yes: from("fail.value"), no: from("before.value") }),
        },
        "pick.value",
      );

    test("[E14] a failing node is named, told once, and the engine goes on to the next run", async () => {
      const run = bench().start(failing("no luck"));
      await expect(run.outputs).rejects.toMatchObject({ code: "NODE_FAILED", message: "no luck", path: "fail" });
      const { events } = told(run);
      expect(events.filter(({ type }) => type === "node.failed")).toEqual([
        expect.objectContaining({ path: "fail", code: "NODE_FAILED", message: "no luck" }),
      ]);
      expect(events.at(-1)).toMatchObject({ type: "run.failed", path: "fail", run: run.id });
      expect((await bench().run(failing("no luck", false))).outputs).toEqual({ value: 1 });
    });

    test("[E15] a failure is not kept: the node is tried again, what was finished is not", async () => {
      await expect(bench().run(failing("one"))).rejects.toThrow("one");
      bench().world.counter.take();
      await expect(bench().run(failing("one"))).rejects.toThrow("one");
      expect(bench().world.counter.take()).toEqual(bench().caches ? ["fail"] : ["before", "fail"]);
    });

    test("[E11, E14] what fails deep inside is named by its whole path", async () => {
      const inner: GraphBody = {
        inputs: { item: { type: "int" }, value: { type: "float" } },
        nodes: {
          call: {
            ...node("call", { value: input("value") }),
            body: {
              inputs: { value: { type: "float" } },
              nodes: { bad: node("toy.fail", { after: input("value") }) },
              outputs: { value: from("bad.value") },
            },
          },
        },
        outputs: { value: from("call.value") },
      };
      for (const [type, place] of [
        ["loop", "outer/step[0]/call/bad"],
        ["map", "outer/item[0]/call/bad"],
      ] as const) {
        const graph = graphOf({ outer: { ...node(type, { items: [1], value: 1 }), body: inner } }, "outer.value");
        const run = bench().start(graph);
        await expect(run.outputs).rejects.toMatchObject({ path: place });
        expect(told(run).events.at(-1)).toMatchObject({ type: "run.failed", path: place });
      }
    });

    test("[E14] a failure while another node is at work ends the run and tells that node to stop", async () => {
      const gate = bench().world.gate("slow", 2);
      const graph = graphOf(
        {
          slow: node("toy.slow", { at: "slow" }),
          held: node("toy.hold", { at: "slow", value: 3 }),
          check: node("toy.whole", { value: 9 }),
          sum: node("toy.sum", { values: [from("slow.value"), from("held.value"), from("late.value")] }),
          late: node("toy.fail", { after: from("stop.value") }),
          stop: node("toy.hold", { at: "stop" }),
        },
        "sum.sum",
      );
      delete graph.nodes.check;
      const stop = bench().world.gate("stop");
      const run = bench().start(graph);
      await Promise.all([gate.full, stop.full]);
      stop.open();
      await expect(run.outputs).rejects.toMatchObject({ path: "late" });
      await settle();
      expect(bench().world.signals.get("slow")?.aborted).toBe(true);
      expect(told(run).events.at(-1)?.type).toBe("run.failed");
    });

    test("[E14] a failure inside a loop's step stops that step's other nodes", async () => {
      const gate = bench().world.gate("slow");
      const stop = bench().world.gate("stop");
      const graph = graphOf(
        {
          outer: {
            ...node("loop", { items: [1], value: 1 }),
            body: {
              inputs: { value: { type: "float" } },
              nodes: {
                slow: node("toy.slow", { at: "slow", value: input("value") }),
                stop: node("toy.hold", { at: "stop" }),
                bad: node("toy.fail", { after: from("stop.value") }),
                sum: node("toy.add", { a: from("slow.value"), b: from("bad.value") }),
              },
              outputs: { value: from("sum.sum") },
            },
          },
        },
        "outer.value",
      );
      const run = bench().start(graph);
      await Promise.all([gate.full, stop.full]);
      stop.open();
      await expect(run.outputs).rejects.toMatchObject({ path: "outer/step[0]/bad" });
      await settle();
      expect(bench().world.signals.get("outer/step[0]/slow")?.aborted).toBe(true);
    });

    test("[E14] two that fail are both told, even with the very same error", async () => {
      const graph = graphOf(
        {
          a: node("toy.throw", { at: "go" }),
          b: node("toy.throw", { at: "go" }),
          sum: node("toy.add", { a: from("a.value"), b: from("b.value") }),
        },
        "sum.sum",
      );
      graph.nodes.b!.in!.what = "same again";
      for (const thrown of ["a word", new Error("one object"), undefined, null, 42, Object.create(null)]) {
        const gate = bench().world.gate("go", 2);
        bench().world.thrown = thrown;
        const run = bench().start(graph);
        await gate.full;
        gate.open();
        await expect(run.outputs).rejects.toMatchObject({ code: "NODE_FAILED", path: "a" });
        const { events } = told(run);
        expect(events.flatMap((event) => (event.type === "node.failed" ? [event.path] : []))).toEqual(["a", "b"]);
        expect(events.at(-1)).toMatchObject({ type: "run.failed", path: "a" });
      }
    });

    test("[E16] a node that forgets an output has failed and has not finished", async () => {
      const graph = graphOf(
        { bad: node("toy.forget"), half: node("toy.halve", { value: from("bad.value") }) },
        "half.value",
      );
      const run = bench().start(graph);
      await expect(run.outputs).rejects.toMatchObject({ code: "BAD_OUTPUT", path: "bad" });
      const types = told(run).events.map(({ type }) => type);
      expect(types).toEqual(["run.started", "node.started", "node.failed", "run.failed"]);
    });

    test("[E16] what a node gives besides its outputs is nobody's", async () => {
      const graph = graphOf(
        { rich: node("toy.generous"), half: node("toy.halve", { value: from("rich.value") }) },
        "half.value",
      );
      expect((await bench().run(graph)).outputs).toEqual({ value: 4 });
    });

    test("a node may return any thenable", async () => {
      const graph = graphOf(
        { odd: node("toy.thenable", { value: 4 }), half: node("toy.halve", { value: from("odd.value") }) },
        "half.value",
      );
      expect((await bench().run(graph)).outputs).toEqual({ value: 2 });
    });

    test("[E12] its resource is free again after a failure", async () => {
      const graph = (message: string) =>
        graphOf({ bad: node("toy.slow", { at: "nowhere", value: 1 }), n: node("toy.fail", { message }) }, "bad.value");
      for (let turn = 0; turn < 4; turn++) {
        await expect(bench().run(graph("x"))).rejects.toMatchObject({ path: "bad" });
      }
      bench().world.gate("nowhere").open();
      expect((await bench().run(graph("x"))).outputs).toEqual({ value: 1 });
    });
  });
}
