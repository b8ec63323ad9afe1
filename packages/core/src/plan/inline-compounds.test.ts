import { describe, expect, it } from "vitest";
import { nodeHost } from "../../test/support/node-host.ts";
import { startGraph } from "../../test/support/start-graph.ts";
import { Barrier, Counter, toyNodes } from "../../test/support/toy-nodes.ts";
import { buildGraph } from "../graph/build-graph.ts";
import type { GraphBody } from "../graph/document.ts";
import { defineCompound } from "../node/define-compound.ts";
import { extendRegistry } from "../node/registry.ts";
import { float, seed } from "../port/plain.ts";

function workshop(isInlined: boolean) {
  const gate = new Barrier(1);
  const counter = new Counter();
  const toys = toyNodes(counter, { gate });
  const both = defineCompound({
    type: "both",
    version: 1,
    ...(isInlined && { inline: true as const }),
    graph: buildGraph({ value: float({ default: 3 }), other: float({ optional: true }) }, (g, { value, other }) => ({
      slow: g.node("slow", toys.hold, { value, at: "gate" }).value,
      sum: g.node("sum", toys.add, { a: value, b: other }).sum,
    })),
  });
  const registry = extendRegistry(toys.registry, [both]);
  const start = (body: GraphBody) => startGraph(body, {}, { host: nodeHost, registry });
  return { gate, counter, start };
}

const graph = (given: object, outputs: GraphBody["outputs"]): GraphBody => ({
  nodes: {
    one: { type: "toy.number", in: { value: 1 } },
    pair: { type: "both", in: { ...given } },
    after: { type: "toy.add", in: { a: { $from: "pair.sum" }, b: 10 } },
    later: { type: "toy.add", in: { a: { $from: "pair.slow" }, b: { $from: "after.sum" } } },
  },
  outputs,
});
const all = { after: { $from: "after.sum" }, later: { $from: "later.sum" }, slow: { $from: "pair.slow" } };

describe("a compound whose nodes stand in the graph around it", () => {
  it.each([
    ["defaults", {}],
    ["literals", { value: 4, other: 5 }],
    ["links", { value: { $from: "one.value" }, other: { $from: "one.value" } }],
  ])("computes what it computes by itself, from %s", async (_, given) => {
    const outcomes = [true, false].map(async (isInlined) => {
      const { gate, counter, start } = workshop(isInlined);
      gate.open();
      return { outputs: await start(graph(given, all)).outputs, ran: counter.take().sort() };
    });
    const [inlined, whole] = await Promise.all(outcomes);
    expect(inlined).toEqual(whole);
    expect(inlined?.ran).toContain("pair/slow");
  });

  it("lets whoever reads one output wait for that alone", async () => {
    const { gate, counter, start } = workshop(true);
    const run = start(graph({}, all));
    await gate.full;
    await new Promise((resolve) => setImmediate(resolve));
    expect(counter.paths).toContain("after");
    gate.open();
    expect(await run.outputs).toEqual({ after: 13, later: 16, slow: 3 });
  });

  it("does not compute an output that nobody reads", async () => {
    const { counter, start } = workshop(true);
    expect(await start(graph({}, { after: all.after })).outputs).toEqual({ after: 13 });
    expect(counter.take()).toEqual(["pair/sum", "after"]);
  });

  it("is refused where its graph cannot stand in another", () => {
    const { range, add } = toyNodes(new Counter());
    const words = { type: "wrong", version: 1, inline: true } as const;
    const seeded = buildGraph({ seed: seed() }, (g, { seed: to }) => ({ items: g.node("r", range, { to }).items }));
    const passing = buildGraph({ value: float() }, (g, { value }) => ({ value, sum: g.node("a", add, {}).sum }));
    const listing: GraphBody = { nodes: { a: { type: "toy.add", in: { a: [{ $input: "value" }] } } } };
    for (const graph of [seeded.document, passing.document, listing])
      expect(() => defineCompound({ ...words, graph, outputs: {} })).toThrow("is `inline` and has");
  });
});
