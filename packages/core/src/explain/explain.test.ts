import { expect, test } from "vitest";
import { nodeHost } from "../../test/support/node-host.ts";
import { startGraph } from "../../test/support/start-graph.ts";
import { Counter, toyNodes } from "../../test/support/toy-nodes.ts";
import { MemoryCache } from "../cache/memory.ts";
import type { GraphBody } from "../graph/document.ts";
import { defineNode } from "../node/define-node.ts";
import { extendRegistry } from "../node/registry.ts";
import { any, float, list, string } from "../port/plain.ts";
import { defineErrors } from "../problem/define-errors.ts";
import { prepareGraph } from "../run/prepare-graph.ts";
import { ContentHasher } from "../value/content.ts";
import { explain } from "./explain.ts";

const counter = new Counter();
const { registry: toys } = toyNodes(counter);

const graph: GraphBody = {
  inputs: { to: { type: "int", default: 4 }, plus: { type: "float", default: 1 } },
  nodes: {
    items: { type: "toy.range", in: { to: { $input: "to" } } },
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
    sum: { type: "toy.add", in: { a: { $from: "halving.value" }, b: { $input: "plus" } } },
    choice: { type: "toy.switch", in: { when: true, yes: { $from: "sum.sum" }, no: { $from: "start.value" } } },
  },
  outputs: { value: { $from: "choice.value" } },
};

const shelf = new Map<string, string>();
const shelfErrors = defineErrors({
  NOT_THERE: {
    fault: "caller",
    title: "Not on the shelf",
    meaning: "The shelf lacks what is asked for.",
    action: "Put it on the shelf.",
    message: ({ name }: { readonly name: string }) => `There is no \`${name}\`. Put it on the shelf.`,
  },
});

const looksAt: string[] = [];

/** Reads a shelf outside, which may lack what is asked for. */
const lookUp = defineNode({
  type: "test.look-up",
  version: 1,
  inputs: { name: string(), near: any(undefined, { optional: true }) },
  outputs: { value: float() },
  cache({ name }) {
    looksAt.push(name);
    const found = shelf.get(name);
    if (found === undefined) throw shelfErrors.NOT_THERE({ name });
    return found;
  },
  run: ({ name }) => ({ value: Number(shelf.get(name)) }),
});
const maybe = defineNode({
  type: "test.maybe",
  version: 1,
  inputs: { value: float() },
  outputs: { odd: float({ optional: true }) },
  run: ({ value }) => (value % 2 === 1 ? { odd: value } : {}),
});
const registry = extendRegistry(toys, [lookUp, maybe]);

function setUp(body: GraphBody = graph, bytes = 1e6) {
  const cache = new MemoryCache({ bytes, hasher: new ContentHasher(nodeHost) });
  const options = { host: nodeHost, registry, cache, graphName: "graph" };
  return {
    run: (inputs = {}) => startGraph(body, inputs, options).outputs,
    report(inputs = {}) {
      const { outputs, report } = startGraph(body, inputs, options);
      return outputs.then(report);
    },
    explain: (inputs = {}) => explain(prepareGraph(body, inputs, options), options),
  };
}

test("[C16] before the first run everything runs or follows", async () => {
  const rows = await setUp().explain();
  expect(rows).toEqual([
    { path: "items", node: "toy.range", status: "runs", reason: "first run" },
    { path: "start", node: "toy.number", status: "runs", reason: "first run" },
    { path: "halving", node: "loop", status: "follows" },
    { path: "sum", node: "toy.add", status: "follows" },
    { path: "choice", node: "toy.switch", status: "follows" },
  ]);
});

test("[C16] after a run everything is cached, and nothing was run to say so", async () => {
  const { run, explain } = setUp();
  await run();
  counter.take();
  const rows = await explain();
  expect(rows.every((row) => row.status === "cached")).toBe(true);
  expect(rows.find((row) => row.path === "halving")?.steps).toEqual([{ from: 0, to: 4, status: "cached" }]);
  expect(counter.take()).toEqual([]);
});

test("[C17] a changed input is named where it makes a difference", async () => {
  const { run, explain } = setUp();
  await run();
  const rows = await explain({ plus: 5 });
  expect(rows.find((row) => row.path === "sum")).toEqual({
    path: "sum",
    node: "toy.add",
    status: "runs",
    reason: { ingredient: "b", before: "=1", now: "=5" },
  });
  expect(rows.filter((row) => row.status === "runs").map((row) => row.path)).toEqual(["sum"]);
});

test("[C16] a longer loop tells its steps by range", async () => {
  const { run, explain } = setUp();
  await run();
  await run({ to: 3 });
  await run({ to: 6 });
  const { steps } = (await explain({ to: 6 })).find((row) => row.path === "halving")!;
  expect(steps).toEqual([{ from: 0, to: 6, status: "cached" }]);
  const rows = await explain({ to: 8 });
  expect(rows.find((row) => row.path === "items")).toMatchObject({
    status: "runs",
    reason: { ingredient: "to", before: "=6", now: "=8" },
  });
  expect(rows.find((row) => row.path === "halving")).toEqual({ path: "halving", node: "loop", status: "follows" });
});

test("[C16] a loop over nothing is neither found in the cache nor missed there, and runs nothing", async () => {
  const { report, explain } = setUp();
  const counts = { hits: 4, misses: 0, steps: { halving: { cached: 0, run: 0 } } };
  await report({ to: 0 });
  expect(await report({ to: 0 })).toMatchObject(counts);
  const rows = await explain({ to: 0 });
  expect(rows.find((row) => row.path === "halving")).toEqual({
    path: "halving",
    node: "loop",
    status: "cached",
    steps: [],
  });
});

const looking: GraphBody = {
  nodes: {
    base: { type: "toy.number", in: { value: 2 } },
    missing: { type: "test.look-up", in: { name: "no such thing" } },
    sum: { type: "toy.add", in: { a: { $from: "missing.value" }, b: { $from: "base.value" } } },
  },
  outputs: { sum: { $from: "sum.sum" } },
};

test("[C16] a node whose key cannot be made fails in its row, and the others are told all the same", async () => {
  shelf.clear();
  const rows = await setUp(looking).explain();
  const error = {
    code: "NOT_THERE",
    params: { name: "no such thing" },
    message: "There is no `no such thing`. Put it on the shelf.",
  };
  expect(rows).toEqual([
    { path: "base", node: "toy.number", status: "runs", reason: "first run" },
    { path: "missing", node: "test.look-up", status: "fails", error },
    { path: "sum", node: "toy.add", status: "follows" },
  ]);
});

test("[C16] equal nodes look outside once, those with other inputs by themselves, and all of them again next time", async () => {
  shelf.clear();
  shelf.set("one", "1").set("two", "2");
  const names = { a: "one", b: "two", c: "one", d: "one" };
  const { run, explain } = setUp({
    nodes: Object.fromEntries(
      Object.entries(names).map(([id, name]) => [id, { type: "test.look-up", in: { name } }] as const),
    ),
    outputs: Object.fromEntries(Object.keys(names).map((id) => [id, { $from: `${id}.value` }])),
  });
  await run();
  looksAt.length = 0;
  expect((await explain()).map(({ status }) => status)).toEqual(["cached", "cached", "cached", "cached"]);
  expect(looksAt).toEqual(["one", "two"]);
  shelf.set("one", "3");
  expect((await explain()).map(({ status }) => status)).toEqual(["runs", "cached", "runs", "runs"]);
});

test("inside bodies too, by its whole path", async () => {
  shelf.clear();
  const rows = await setUp({
    nodes: { inner: { type: "call", body: looking } },
    outputs: { sum: { $from: "inner.sum" } },
  }).explain();
  expect(rows.map(({ path, status }) => `${path} ${status}`)).toEqual([
    "inner/base runs",
    "inner/missing fails",
    "inner/sum follows",
  ]);
});

test("[C16] what needs a value that the cache has lost follows, because a run makes it again", async () => {
  shelf.set("three", "3");
  const { run, explain } = setUp(
    {
      nodes: {
        array: { type: "toy.array", in: { length: 100 } },
        found: { type: "test.look-up", in: { name: "three", near: { $from: "array.values" } } },
      },
      outputs: { value: { $from: "found.value" } },
    },
    1,
  );
  await run();
  expect(await explain()).toEqual([
    { path: "array", node: "toy.array", status: "cached" },
    { path: "found", node: "test.look-up", status: "follows" },
  ]);
});

test("[C16] a map whose rounds give something or nothing is foreseen as it ran", async () => {
  const last = defineNode({
    type: "test.count",
    version: 1,
    inputs: { items: list(any()) },
    outputs: { count: float() },
    run: ({ items }) => ({ count: items.filter((item) => item !== undefined).length }),
  });
  const body: GraphBody = {
    nodes: {
      items: { type: "toy.range", in: { to: 3 } },
      odd: {
        type: "map",
        in: { items: { $from: "items.items" } },
        body: {
          inputs: { item: { type: "int" } },
          nodes: { keep: { type: "test.maybe", in: { value: { $input: "item" } } } },
          outputs: { odd: { $from: "keep.odd" } },
        },
      },
      count: { type: "test.count", in: { items: { $from: "odd.odd" } } },
    },
    outputs: { count: { $from: "count.count" } },
  };
  const cache = new MemoryCache({ bytes: 1e6, hasher: new ContentHasher(nodeHost) });
  const options = { host: nodeHost, registry: extendRegistry(registry, [last]), cache, graphName: "graph" };
  expect(await startGraph(body, {}, options).outputs).toEqual({ count: 1 });
  const rows = await explain(prepareGraph(body, {}, options), options);
  expect(rows.map(({ path, status }) => `${path} ${status}`)).toEqual([
    "items cached",
    "odd/item[0]/keep cached",
    "odd/item[1]/keep cached",
    "odd/item[2]/keep cached",
    "count cached",
  ]);
});
