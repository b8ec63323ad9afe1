import { expect, test } from "vitest";
import { from, graphOf, input, node } from "../../test/scenarios/graphs.ts";
import { addItem, each, hasher, ran, range, registry, run } from "../../test/support/limited.ts";
import { nodeHost } from "../../test/support/node-host.ts";
import { startGraph } from "../../test/support/start-graph.ts";
import { MemoryCache } from "../cache/memory.ts";
import { check } from "../check/check.ts";
import type { GraphBody } from "../graph/document.ts";
import { catalogueOf } from "../node/registry.ts";
import { checkedBody } from "./checked.ts";

/** 10 in 10: 1 list, 1 map, and 10 times an iteration, a list, a map and 10 times an iteration with a node. */
const nested = graphOf(
  {
    list: range,
    outer: each("map", from("list.items"), {
      nodes: { list: range, inner: each("map", from("list.items"), addItem) },
      outputs: { sums: from("inner.sum") },
    }),
  },
  "outer.sums",
);
const nestedCount = 2 + 10 * (3 + 10 * 2);

test("[E31] [faults Broken 1.1] executions count over all nesting, and the one too many ends the run with its code", async () => {
  expect(await run(nested, { executions: nestedCount })).toMatchObject({ executions: nestedCount });
  const ending = await run(nested, { executions: nestedCount - 1 });
  expect(ending).toMatchObject({ code: "EXECUTIONS_EXCEEDED", executions: nestedCount - 1 });
  expect(ending.path).toMatch(/^outer\/item\[9\]/);
  expect(ending.events.at(-1)).toBe("run.failed");
  expect(ran).toHaveLength(99);
});

/** The same with lists in the document, so that everything is known before running. */
const foreseen = (items: readonly number[], branch = false): GraphBody => {
  const inner = each("map", items, addItem);
  const body: GraphBody = branch
    ? {
        nodes: { inner, pick: node("toy.pick", { when: false, yes: from("inner.sum"), no: [] }) },
        outputs: { sums: from("pick.value") },
      }
    : { nodes: { inner }, outputs: { sums: from("inner.sum") } };
  return graphOf({ outer: each("map", items, body) }, "outer.sums");
};

test("[E31] [faults Broken 1.1] what is sure to run is counted before running, as the run counts it", async () => {
  const items = [1, 2, 3, 4];
  const count = 1 + 4 * (2 + 4 * 2);
  const counted = (graph: GraphBody, executions: number) =>
    check(graph, catalogueOf(registry), { limits: { executions } }).problems;
  expect(await run(foreseen(items), {})).toMatchObject({ executions: count });
  expect(counted(foreseen(items), count)).toEqual([]);
  expect(counted(foreseen(items), count - 1)).toMatchObject([
    { code: "TOO_MANY_EXECUTIONS", path: "outer", found: count, maximum: count - 1 },
  ]);
  // What only a branch needs that may not be taken counts for nothing, neither before nor in the run.
  const sure = 1 + 4 * 2;
  expect(await run(foreseen(items, true), {})).toMatchObject({ executions: sure });
  expect(counted(foreseen(items, true), sure)).toEqual([]);
  expect(counted(foreseen(items, true), sure - 1)).toMatchObject([{ found: sure }]);
});

test("[E31] a run that goes on from an earlier one counts on from what is given", async () => {
  const prepared = checkedBody({ sigmaflow: 1, ...nested }, registry);
  const options = { host: nodeHost, registry, limits: { executions: nestedCount } };
  const going = startGraph(prepared, {}, { ...options, spent: { executions: 1 } });
  await expect(going.outputs).rejects.toMatchObject({ code: "EXECUTIONS_EXCEEDED" });
});

test("[E31] what the cache answers counts as executed, so that a warm run ends as a cold one", async () => {
  const cache = new MemoryCache({ bytes: 1e6, hasher });
  await run(nested, {}, cache);
  expect(await run(nested, {}, cache)).toMatchObject({ executions: nestedCount });
  expect(ran).toEqual([]);
  expect(await run(nested, { executions: 100 }, cache)).toMatchObject({ code: "EXECUTIONS_EXCEEDED" });
});

test("[E31] iterations count without nodes in them, and a loop's out of the cache as one", async () => {
  const empty = graphOf(
    { list: range, each: each("map", from("list.items"), { nodes: {}, outputs: { item: input("item") } }) },
    "each.item",
  );
  expect(await run(empty, {})).toMatchObject({ executions: 12 });
  const loop = graphOf(
    {
      list: range,
      loop: each("loop", from("list.items"), {
        nodes: { add: node("toy.add", { a: input("item"), b: input("sum") }) },
        outputs: { sum: from("add.sum") },
      }),
    },
    "loop.sum",
  );
  const cache = new MemoryCache({ bytes: 1e6, hasher });
  expect(await run(loop, {}, cache)).toMatchObject({ outputs: { value: 45 }, executions: 22 });
  expect(await run(loop, {}, cache)).toMatchObject({ outputs: { value: 45 }, executions: 12 });
});

test("[E31] the event too many ends the run with its code, and the run's end is still emitted", async () => {
  const { length } = (await run(nested, {})).events;
  expect((await run(nested, { events: length - 1 })).events).toHaveLength(length);
  const ending = await run(nested, { events: length - 2 });
  expect(ending.code).toBe("EVENTS_EXCEEDED");
  expect(ending.events).toHaveLength(length - 1);
  expect(ending.events.at(-1)).toBe("run.failed");
});
