import { describe, expect, it } from "vitest";
import { nodeHost } from "../../test/support/node-host.ts";
import { startGraph } from "../../test/support/start-graph.ts";
import { Barrier, Counter, toyNodes } from "../../test/support/toy-nodes.ts";
import { MemoryCache } from "../cache/memory.ts";
import type { GraphBody } from "../graph/document.ts";
import { defineNode, type NodeContext } from "../node/define-node.ts";
import { extendRegistry } from "../node/registry.ts";
import { float } from "../port/plain.ts";
import { ContentHasher } from "../value/content.ts";

const hasher = new ContentHasher(nodeHost);

/** A node that knows one output at once and both when a gate is opened, in its cache rule or in `run`. */
function workshop(where: "rule" | "run") {
  const gate = new Barrier(1);
  const counter = new Counter();
  const toys = toyNodes(counter);
  const wait = async (context: NodeContext) => {
    context.early({ quick: 2, unknown: 1 });
    context.early({ quick: 2 });
    await gate.wait(context.signal);
  };
  const staged = defineNode({
    type: "staged",
    version: 1,
    inputs: {},
    outputs: { quick: float(), slow: float() },
    cache: async (_, context) => {
      if (where === "rule") await wait(context);
      return "seen";
    },
    async run(_, context) {
      if (where === "run") await wait(context);
      return { quick: 2, slow: 3 };
    },
  });
  /** Doubles both; of the first alone it can say so beforehand, with a notice. */
  const double = defineNode({
    type: "double",
    version: 1,
    inputs: { quick: float(), slow: float(), by: float({ default: 2 }) },
    outputs: { quick: float(), slow: float() },
    ahead: {
      inputs: ["quick", "by"],
      run({ quick, by }, { early, notice }) {
        counter.paths.push("ahead");
        notice("doubling");
        if (quick > 99) throw new Error("too much");
        early({ quick: quick * by });
      },
    },
    run: ({ quick, slow, by }, { notice }) => {
      notice("doubling");
      if (quick > 99) throw new Error("too much");
      return { quick: quick * by, slow: slow * by };
    },
  });
  const registry = extendRegistry(toys.registry, [staged, double]);
  const options = { host: nodeHost, registry, hasher, cache: new MemoryCache({ bytes: 1e6, hasher }) };
  return { gate, counter, start: (body: GraphBody) => startGraph(body, {}, options) };
}

const graph: GraphBody = {
  nodes: {
    staged: { type: "staged" },
    first: { type: "toy.add", in: { a: { $from: "staged.quick" }, b: 10 } },
    second: { type: "toy.halve", in: { value: { $from: "first.sum" } } },
    late: { type: "toy.add", in: { a: { $from: "staged.quick" }, b: { $from: "staged.slow" } } },
  },
  outputs: {
    second: { $from: "second.value" },
    late: { $from: "late.sum" },
    quick: { $from: "staged.quick" },
  },
};
const outcome = { second: 6, late: 5, quick: 2 };

describe.each(["rule", "run"] as const)("an output that is known before the others, in a node's %s", (where) => {
  it("is passed on, and readers of the others wait", async () => {
    const { gate, counter, start } = workshop(where);
    const run = start(graph);
    await gate.full;
    while (counter.paths.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(counter.paths).toEqual(["first", "second"]);
    gate.open();
    expect(await run.outputs).toEqual(outcome);
    expect(counter.paths).toEqual(["first", "second", "late"]);
  });

  it("leads to the same keys, so that a second run finds everything", async () => {
    const { gate, start } = workshop(where);
    gate.open();
    const [first, second] = [start(graph), start(graph)];
    expect(await Promise.all([first.outputs, second.outputs])).toEqual([outcome, outcome]);
    const again = start(graph);
    expect(await again.outputs).toEqual(outcome);
    expect(again.report()).toMatchObject({ hits: 4, misses: 0 });
  });

  it("does not end the run before the node has ended", async () => {
    const { gate, counter, start } = workshop(where);
    const run = start({ ...graph, outputs: { second: { $from: "second.value" } } });
    await gate.full;
    let hasEnded = false;
    run.outputs.then(() => {
      hasEnded = true;
    });
    while (counter.paths.length < 2) await new Promise((resolve) => setImmediate(resolve));
    for (let round = 0; round < 10; round++) await new Promise((resolve) => setImmediate(resolve));
    expect(hasEnded).toBe(false);
    gate.open();
    expect(await run.outputs).toEqual({ second: 6 });
    expect(run.report().misses).toBe(3);
  });

  it("leaves the run to be cancelled meanwhile", async () => {
    const { gate, start } = workshop(where);
    const run = start(graph);
    await gate.full;
    run.cancel();
    await expect(run.outputs).rejects.toMatchObject({ code: "CANCELLED" });
  });
});

const chained = (by: number): GraphBody => ({
  nodes: {
    staged: { type: "staged" },
    once: { type: "double", in: { quick: { $from: "staged.quick" }, slow: { $from: "staged.slow" }, by } },
    twice: { type: "double", in: { quick: { $from: "once.quick" }, slow: { $from: "once.slow" } } },
    first: { type: "toy.add", in: { a: { $from: "twice.quick" }, b: 10 } },
    late: { type: "toy.add", in: { a: { $from: "twice.quick" }, b: { $from: "twice.slow" } } },
  },
  outputs: { first: { $from: "first.sum" }, late: { $from: "late.sum" } },
});

describe.each(["rule", "run"] as const)("a node that can work ahead on what one's %s passed on", (where) => {
  it("does so through several of them, and the rest follows with the same results and each notice once", async () => {
    const { gate, counter, start } = workshop(where);
    const run = start(chained(2));
    await gate.full;
    while (counter.paths.length < 3) await new Promise((resolve) => setImmediate(resolve));
    expect(counter.paths).toEqual(["ahead", "ahead", "first"]);
    gate.open();
    expect(await run.outputs).toEqual({ first: 18, late: 20 });
    expect(counter.paths).toEqual(["ahead", "ahead", "first", "late"]);
    expect(run.report().notices.map(({ path }) => path)).toEqual(["once", "twice"]);
    expect(await start(chained(2)).outputs).toEqual({ first: 18, late: 20 });
  });

  it("fails where its own run does, not ahead of it", async () => {
    const { gate, counter, start } = workshop(where);
    const run = start(chained(50));
    await gate.full;
    while (counter.paths.length < 2) await new Promise((resolve) => setImmediate(resolve));
    for (let round = 0; round < 10; round++) await new Promise((resolve) => setImmediate(resolve));
    gate.open();
    await expect(run.outputs).rejects.toMatchObject({ message: expect.stringContaining("too much") });
    expect(counter.paths).toEqual(["ahead", "ahead"]);
  });
});
