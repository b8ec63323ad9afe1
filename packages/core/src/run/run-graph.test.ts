import { expect, test } from "vitest";
import { World } from "../../test/scenarios/nodes.ts";
import { nodeHost } from "../../test/support/node-host.ts";
import { buildGraph } from "../graph/build-graph.ts";
import { linkTo } from "../graph/given.ts";
import { defineNode } from "../node/define-node.ts";
import { createRegistry } from "../node/registry.ts";
import { float, int, list } from "../port/plain.ts";
import { GraphError } from "../problem/refusals.ts";
import type { RunEvent } from "./event.ts";
import { runGraph } from "./run-graph.ts";

const world = new World();
const options = { host: nodeHost, registry: createRegistry([]) };

const gated = defineNode({
  type: "gated",
  version: 1,
  inputs: { value: float() },
  outputs: { value: float() },
  async run({ value }, { signal, progress }) {
    progress({ step: 0, of: 1 });
    await world.barriers.gate!.wait(signal);
    return { value: value / 2 };
  },
});

const halved = buildGraph({ value: float({ min: 0 }) }, (g, { value }) => ({
  half: g.node("half", gated, { value }).value,
}));

test("[E29] a graph built in code runs with its own nodes and gives its outputs", async () => {
  world.gate("gate").open();
  expect(await runGraph(halved, { value: 5 }, options)).toEqual({ half: 2.5 });
});

test("its events can be walked while it runs, to the end", async () => {
  const gate = world.gate("gate");
  const running = runGraph(halved, { value: 5 }, options);
  const types: string[] = [];
  for await (const event of running) {
    types.push(event.type);
    if (event.type === "node.progress") gate.open();
  }
  expect(types).toEqual(["run.started", "node.started", "node.progress", "node.finished", "run.finished"]);
  expect(await running).toEqual({ half: 2.5 });
  const again: string[] = [];
  for await (const event of running) again.push(event.type);
  expect(again).toEqual(types);
});

test("[E29] leaving the walk cancels the run, and nothing is left to crash the process", async () => {
  const gate = world.gate("gate");
  const running = runGraph(halved, { value: 5 }, options);
  for await (const event of running) if (event.type === "node.progress") break;
  await expect(running).rejects.toMatchObject({ code: "CANCELLED" });
  gate.open();
});

test("leaving the walk of a run that has ended changes nothing", async () => {
  world.gate("gate").open();
  const running = runGraph(halved, { value: 4 }, options);
  await running;
  for await (const _ of running) break;
  expect(await running).toEqual({ half: 2 });
});

test("an error thrown inside the walk leaves it, and so cancels", async () => {
  world.gate("gate");
  const running = runGraph(halved, { value: 5 }, options);
  const walk = async () => {
    for await (const event of running) if (event.type === "node.progress") throw new Error("mine");
  };
  await expect(walk()).rejects.toThrow("mine");
  await expect(running).rejects.toMatchObject({ code: "CANCELLED" });
});

test("the walk of a failing run ends with its failure, which the promise carries", async () => {
  const bad = defineNode({
    type: "bad",
    version: 1,
    inputs: {},
    outputs: { value: float() },
    run: (): { value: number } => {
      throw new Error("no");
    },
  });
  const running = runGraph(
    buildGraph((g) => ({ value: g.node("it", bad, {}).value })),
    {},
    options,
  );
  const events: RunEvent[] = [];
  for await (const event of running) events.push(event);
  expect(events.at(-1)).toMatchObject({ type: "run.failed", path: "it" });
  await expect(running).rejects.toMatchObject({ code: "NODE_FAILED", path: "it" });
});

test("[E23] wrong inputs and graphs that do not check are refused before anything runs", () => {
  expect(() => runGraph(halved, { value: -1 }, options)).toThrow("`value` is -1; allowed are 0 or more.");
  const bad = buildGraph((g) => ({
    half: g.node("half", gated, { value: linkTo({ $from: "gone.value" }, { type: "float" }) }).value,
  }));
  expect(() => runGraph(bad, {}, options)).toThrow(GraphError);
});

test("[E29] a loop and a map built in code run with typed bodies", async () => {
  const double = defineNode({
    type: "double",
    version: 1,
    inputs: { value: float() },
    outputs: { value: float() },
    run: ({ value }) => ({ value: value * 2 }),
  });
  const graph = buildGraph({ items: list(int()), start: float({ default: 1 }) }, (g, { items, start }) => {
    const loop = g.loop(
      "loop",
      { items, state: { value: start }, ports: { value: float(), item: int() } },
      (b, { value }) => ({
        value: b.node("double", double, { value }).value,
      }),
    );
    const map = g.map("map", { items }, (b, { item, index }) => ({
      twice: b.node("double", double, { value: item }).value,
      index,
    }));
    return { last: loop.value, twice: map.twice, index: map.index };
  });
  expect(await runGraph(graph, { items: [3, 4, 5] }, options)).toEqual({
    last: 8,
    twice: [6, 8, 10],
    index: [0, 1, 2],
  });
});

test("[E10] a graph built in code is called from another, twice, with its defaults and its nodes", async () => {
  const add = defineNode({
    type: "add",
    version: 1,
    inputs: { a: float(), b: float() },
    outputs: { sum: float() },
    run: ({ a, b }) => ({ sum: a + b }),
  });
  const raised = buildGraph({ value: float(), by: float({ default: 10 }) }, (g, { value, by }) => ({
    value: g.node("add", add, { a: value, b: by }).sum,
  }));
  const graph = buildGraph({ start: float() }, (g, { start }) => {
    const once = g.call("once", raised, { value: start });
    const twice = g.call("twice", raised, { value: once.value, by: 0.5 });
    return { once: once.value, twice: twice.value };
  });
  expect(await runGraph(graph, { start: 1 }, options)).toEqual({ once: 11, twice: 11.5 });
  const other = defineNode({ ...add, revision: 2 });
  const clashing = () =>
    buildGraph((g) => {
      g.node("mine", other, { a: 1, b: 1 });
      return { value: g.call("theirs", raised, { value: 1 }).value };
    });
  expect(clashing).toThrow("two nodes are called add");
});
