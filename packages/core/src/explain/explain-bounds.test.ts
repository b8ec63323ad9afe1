import { expect, test } from "vitest";
import { nodeHost } from "../../test/support/node-host.ts";
import { startGraph } from "../../test/support/start-graph.ts";
import { Counter, toyNodes } from "../../test/support/toy-nodes.ts";
import { MemoryCache } from "../cache/memory.ts";
import type { GraphBody } from "../graph/document.ts";
import { prepareGraph } from "../run/prepare-graph.ts";
import { ContentHasher } from "../value/content.ts";
import { explain } from "./explain.ts";
import { unseenIn } from "./explained.ts";

const { registry } = toyNodes(new Counter());

const looping: GraphBody = {
  nodes: {
    items: { type: "toy.range", in: { to: 4 } },
    start: { type: "toy.number", in: { value: 16 } },
    halving: {
      type: "loop",
      in: { items: { $from: "items.items" }, value: { $from: "start.value" } },
      body: {
        inputs: { item: { type: "int" }, value: { type: "float" } },
        nodes: { half: { type: "toy.halve", in: { value: { $input: "value" } } } },
        outputs: { value: { $from: "half.value" } },
      },
    },
    sum: { type: "toy.add", in: { a: { $from: "halving.value" }, b: 1 } },
  },
  outputs: { value: { $from: "sum.sum" } },
};

function setUp(body: GraphBody, explained = 20_000) {
  const cache = new MemoryCache({ bytes: 1e7, hasher: new ContentHasher(nodeHost) });
  const options = { host: nodeHost, registry, cache, graphName: "graph", limits: { explained } };
  return {
    cache,
    run: (inputs = {}) => startGraph(body, inputs, options).outputs,
    explain: (inputs = {}) => explain(prepareGraph(body, inputs, options), options),
  };
}

/** Maps in one another, each over the same list, whose length only the run's inputs say. */
function nested(levels: number): GraphBody {
  const list = { type: "list<int>" };
  const inner = levels === 1 ? undefined : nested(levels - 1);
  const halve = { half: { type: "toy.halve", in: { value: { $input: "item" } } } };
  return {
    inputs: { all: list },
    nodes: {
      each: {
        type: "map",
        in: { items: { $input: "all" }, ...(inner && { all: { $input: "all" } }) },
        body: inner ?? {
          inputs: { item: { type: "float" } },
          nodes: halve,
          outputs: { value: { $from: "half.value" } },
        },
      },
    },
    outputs: { value: { $from: "each.value" } },
  };
}

test("no more nodes and iterations are looked at than may be, and the last rows say where more are", async () => {
  const all = [1, 2, 3];
  // The two maps, an iteration of the outer one, three of the inner one and their nodes; then an iteration and its map.
  const { run, explain } = setUp(nested(2), 1 + 1 + 1 + 3 * 2 + 1 + 1);
  const first = await explain({ all });
  const half = (outer: number, inner: number) => `each/item[${outer}]/each/item[${inner}]/half`;
  const rows = (status: "runs" | "cached") =>
    [0, 1, 2].map((inner) => ({
      path: half(0, inner),
      node: "toy.halve",
      status,
      ...(status === "runs" && { reason: "first run" }),
    }));
  const unseen = (path: string, from: number) => ({
    ...{ path, node: "map", status: "unseen", steps: [{ from, to: 3, status: "unseen" }] },
  });
  expect(first).toEqual([...rows("runs"), unseen("each/item[1]/each", 0), unseen("each", 2)]);
  expect(unseenIn(first)).toBe(4);
  await run({ all });
  expect(await explain({ all })).toEqual([...rows("cached"), unseen("each/item[1]/each", 0), unseen("each", 2)]);
  expect(unseenIn(await setUp(nested(2)).explain({ all }))).toBe(0);
});

test("nodes and iterations of a loop that are not looked at have their rows, too", async () => {
  const { run, explain } = setUp(looping, 5);
  await run();
  expect(await explain()).toEqual([
    { path: "items", node: "toy.range", status: "cached" },
    { path: "start", node: "toy.number", status: "cached" },
    {
      ...{ path: "halving", node: "loop", status: "unseen" },
      steps: [
        { from: 0, to: 2, status: "cached" },
        { from: 2, to: 4, status: "unseen" },
      ],
    },
    { path: "sum", node: "toy.add", status: "unseen" },
  ]);
});

test("ten thousand million nodes are explained as far as may be, and no memory is taken for the others", async () => {
  const all = Array.from({ length: 100 }, (_, i) => i);
  const rows = await setUp(nested(5)).explain({ all });
  expect(rows.length).toBeLessThan(20_000);
  expect(unseenIn(rows)).toBeGreaterThan(100);
  expect(rows.slice(-2).map(({ path, status }) => [path, status])).toEqual([
    ["each/item[0]/each", "unseen"],
    ["each", "unseen"],
  ]);
});

test("a chain of switches, each of which is demanded by the one behind it, is explained in the order of the graph", async () => {
  const count = 3000;
  const nodes: Record<string, GraphBody["nodes"][string]> = { s0: { type: "toy.number", in: { value: 1 } } };
  for (let i = 1; i < count; i++) {
    const before = `s${i - 1}.value`;
    nodes[`s${i}`] = { type: "toy.switch", in: { when: true, yes: { $from: before }, no: 2 } };
  }
  const chain: GraphBody = { nodes, outputs: { value: { $from: `s${count - 1}.value` } } };
  const { run, explain } = setUp(chain);
  await run();
  const rows = await explain();
  expect(rows.map(({ path }) => path)).toEqual(Object.keys(nodes));
  expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(["cached"]));
});

test("a run keeps for explain what the keys of no more nodes were made of than are looked at", async () => {
  const { cache, run } = setUp(looping, 3);
  await run();
  expect([...(await cache.lastRun("graph")).keys()]).toHaveLength(3);
});
