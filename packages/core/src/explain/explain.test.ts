import { expect, test } from "vitest";
import { nodeHost } from "../../test/support/node-host.ts";
import { Counter, toyNodes } from "../../test/support/toy-nodes.ts";
import { MemoryCache } from "../cache/memory.ts";
import type { GraphBody } from "../graph/document.ts";
import { startRun } from "../run/run.ts";
import { ContentHasher } from "../value/content.ts";
import { explain } from "./explain.ts";

const counter = new Counter();
const { registry } = toyNodes(counter);

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

function setUp() {
  const cache = new MemoryCache({ bytes: 1e6, hasher: new ContentHasher(nodeHost) });
  const options = { host: nodeHost, registry, cache, explainScope: "graph" };
  return {
    run: (inputs = {}) => startRun(graph, inputs, options).outputs,
    explain: (inputs = {}) => explain(graph, inputs, options),
  };
}

test("before the first run everything runs or follows", async () => {
  const rows = await setUp().explain();
  expect(rows).toEqual([
    { path: "items", node: "toy.range", status: "runs", reason: "first run" },
    { path: "start", node: "toy.number", status: "runs", reason: "first run" },
    { path: "halving", node: "loop", status: "follows" },
    { path: "sum", node: "toy.add", status: "follows" },
    { path: "choice", node: "toy.switch", status: "follows" },
  ]);
});

test("after a run everything is cached, and nothing was run to say so", async () => {
  const { run, explain } = setUp();
  await run();
  counter.take();
  const rows = await explain();
  expect(rows.every((row) => row.status === "cached")).toBe(true);
  expect(rows.find((row) => row.path === "halving")?.steps).toEqual([{ from: 0, to: 4, status: "cached" }]);
  expect(counter.take()).toEqual([]);
});

test("a changed input is named where it makes a difference", async () => {
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

test("a longer loop tells its steps by range", async () => {
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
