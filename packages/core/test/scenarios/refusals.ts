import { describe, expect, test } from "vitest";
import { type GraphBody, GraphError, InputError } from "../../src/index.ts";
import { from, graphOf, input, node, number } from "./graphs.ts";
import { benchFor, type CacheSetUp } from "./workbench.ts";

/** What is refused before anything runs. */
export function refusalScenarios(setUp: CacheSetUp): void {
  describe("refusals", () => {
    const bench = benchFor(setUp);

    /** The codes and places of all that is wrong with a graph; nothing may have run. */
    function refused(graph: GraphBody, inputs?: Readonly<Record<string, unknown>>): string[] {
      try {
        bench().start(graph, inputs);
      } catch (error) {
        expect(bench().world.counter.take()).toEqual([]);
        if (error instanceof GraphError) {
          return error.problems.filter(({ severity }) => severity === "error").map((p) => `${p.path}: ${p.code}`);
        }
        if (error instanceof InputError) return error.problems.map((problem) => problem.input);
        throw error;
      }
      return [];
    }

    const whole = (value: number | string) => graphOf({ n: node("toy.whole", { value }) }, "n.value");

    test("[D15] constants out of range or of another kind are refused, and 4.0 is a whole number", async () => {
      expect(refused(whole(5))).toEqual(["n: OUT_OF_RANGE"]);
      expect(refused(whole("foo"))).toEqual(["n: WRONG_VALUE"]);
      expect(refused(whole(2.5))).toEqual(["n: WRONG_VALUE"]);
      expect((await bench().run(whole(4.0))).outputs).toEqual({ value: 4 });
    });

    test("[D13] a link from another kind of value is refused", () => {
      const graph = graphOf(
        { range: node("toy.range", { to: 3 }), n: node("toy.whole", { value: from("range.items") }) },
        "n.value",
      );
      expect(refused(graph)).toEqual(["n: TYPE_MISMATCH"]);
    });

    test("[D14] a link through a node of any type carries the type along", () => {
      const graph = graphOf(
        {
          range: node("toy.range", { to: 3 }),
          pick: node("toy.switch", { when: true, yes: from("range.items"), no: from("range.items") }),
          n: node("toy.whole", { value: from("pick.value") }),
        },
        "n.value",
      );
      expect(refused(graph)).toEqual(["n: TYPE_MISMATCH"]);
    });

    test("[E24] a linked value out of range is an error of the node that got it", async () => {
      const graph: GraphBody = {
        inputs: { value: { type: "int" } },
        nodes: { n: node("toy.whole", { value: input("value") }) },
        outputs: { value: from("n.value") },
      };
      expect((await bench().run(graph, { value: 4 })).outputs).toEqual({ value: 4 });
      await expect(bench().run(graph, { value: 5 })).rejects.toMatchObject({ code: "BAD_INPUT", path: "n" });
      expect(bench().world.counter.take()).toEqual(["n"]);
    });

    test("[D17] a circle is refused", () => {
      const graph = graphOf(
        {
          start: number(1),
          a: node("toy.add", { a: from("start.value"), b: from("b.sum") }),
          b: node("toy.halve", { value: from("a.sum") }),
        },
        "b.value",
      );
      expect(refused({ ...graph, nodes: { ...graph.nodes, a: node("toy.add", { b: from("b.value") }) } })).toEqual([
        "a: CYCLE",
      ]);
    });

    test("[D17] a circle inside a body is refused with its path", () => {
      const graph = graphOf(
        {
          call: {
            type: "call",
            body: graphOf(
              { a: node("toy.halve", { value: from("b.value") }), b: node("toy.halve", { value: from("a.value") }) },
              "a.value",
            ),
          },
        },
        "call.value",
      );
      expect(refused(graph)).toEqual(["call/a: CYCLE"]);
    });

    test("[D16] a missing input, an unknown input, an unknown type and a link to nowhere are told at once", () => {
      const graph: GraphBody = {
        nodes: {
          lonely: node("toy.halve"),
          stranger: node("toy.nothing"),
          extra: node("toy.number", { value: 1, input1: 2 }),
          cut: node("toy.halve", { value: from("gone.value") }),
        },
        outputs: { a: from("lonely.value"), b: from("stranger.value"), c: from("extra.value"), d: from("cut.value") },
      };
      expect(refused(graph).toSorted()).toEqual([
        "cut: UNKNOWN_NODE",
        "extra: UNKNOWN_INPUT",
        "lonely: MISSING_INPUT",
        "stranger: UNKNOWN_NODE_TYPE",
      ]);
    });

    test("[D16] a graph with a broken output is refused whole, and runs once the node is there", async () => {
      const broken: GraphBody = {
        nodes: { good: number(1) },
        outputs: { good: from("good.value"), other: from("gone.value") },
      };
      expect(refused(broken)).toHaveLength(1);
      const mended = { ...broken, nodes: { ...broken.nodes, gone: number(2) } };
      expect((await bench().run(mended)).outputs).toEqual({ good: 1, other: 2 });
    });

    test("[E23] all that is wrong with the inputs is told at once", () => {
      const graph: GraphBody = {
        inputs: { x: { type: "int", min: 0 }, y: { type: "string" } },
        nodes: {},
        outputs: { x: input("x"), y: input("y") },
      };
      expect(refused(graph, { x: -1, z: 0 })).toEqual(["z", "x", "y"]);
    });

    test("[D3] names of object prototypes are names like any other", async () => {
      const graph: GraphBody = {
        inputs: { toString: { type: "float", optional: true }, valueOf: { type: "float", default: 3 } },
        nodes: { constructor: node("toy.add", { a: input("toString"), b: input("valueOf") }) },
        outputs: { hasOwnProperty: from("constructor.sum") },
      };
      const run = bench().start(graph);
      expect(Object.entries(await run.outputs)).toEqual([["hasOwnProperty", 3]]);
      expect(Object.entries(run.inputs)).toEqual([["valueOf", 3]]);
      expect(Object.entries((await bench().run(graph, { toString: 2 })).outputs)).toEqual([["hasOwnProperty", 5]]);
    });
  });
}
