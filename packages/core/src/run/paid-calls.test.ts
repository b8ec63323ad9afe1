import { expect, test } from "vitest";
import { nodeHost } from "../../test/support/node-host.ts";
import { type StartOptions, startGraph } from "../../test/support/start-graph.ts";
import { MemoryCache } from "../cache/memory.ts";
import type { GraphBody } from "../graph/document.ts";
import { defineNode } from "../node/define-node.ts";
import { createRegistry } from "../node/registry.ts";
import { int } from "../port/plain.ts";
import { ContentHasher } from "../value/content.ts";
import { PaidCalls } from "./paid-calls.ts";

/** Paid calls as they were made, by the values that they were made for. */
const calls: number[] = [];
/** What each call waits for. */
let answer: (value: number) => Promise<void> = async () => {};

/** A call that may cost money: nothing for errors of this class. */
class Unsent extends Error {}

const buy = defineNode({
  type: "buy",
  version: 1,
  inputs: { value: int() },
  outputs: { bought: int() },
  effect: "paid",
  uncharged: (error) => error instanceof Unsent,
  async run({ value }) {
    calls.push(value);
    await answer(value);
    return { bought: 100 + value };
  },
});
const sum = defineNode({
  type: "sum",
  version: 1,
  inputs: { a: int(), b: int() },
  outputs: { sum: int() },
  run: ({ a, b }) => ({ sum: a + b }),
});
const registry = createRegistry([buy, sum]);

function memory(): MemoryCache {
  return new MemoryCache({ bytes: 1e6, hasher: new ContentHasher(nodeHost) });
}

async function run(graph: GraphBody, more: Partial<StartOptions> = {}) {
  calls.length = 0;
  const outputs = await startGraph(graph, {}, { host: nodeHost, registry, ...more }).outputs.catch(
    ({ code, path, message }) => ({ code, path, message }),
  );
  return { outputs, made: [...calls] };
}

const body: GraphBody = {
  inputs: { item: { type: "int" } },
  nodes: { call: { type: "buy", in: { value: { $input: "item" } } } },
  outputs: { all: { $from: "call.bought" } },
};
const each = (kind: "map" | "loop", items: readonly number[], inner = body): GraphBody => ({
  nodes: { each: { type: kind, in: { items: [...items], ...(kind === "loop" && { all: 0 }) }, body: inner } },
  outputs: { all: { $from: "each.all" } },
});
const carrying: GraphBody = { ...body, inputs: { item: { type: "int" }, all: { type: "int" } } };

test("[faults Broken 4.1] a run makes as many paid calls as it may, by default 4, and ends before the next", async () => {
  const { outputs, made } = await run(each("map", [1, 2, 3, 4, 5, 6]));
  expect(made).toHaveLength(4);
  expect(outputs).toMatchObject({
    code: "PAID_CALLS_REFUSED",
    path: expect.stringMatching(/^each\/item\[\d\]\/call$/),
  });
  expect((await run(each("map", [1, 2]), { paid: 0 })).made).toEqual([]);
  expect(await run(each("map", [1, 2]), { paid: 2 })).toEqual({ outputs: { all: [101, 102] }, made: [1, 2] });
});

test.each(["map", "loop"] as const)("what a %s has paid for before the refusal is in the cache", async (kind) => {
  const cache = memory();
  const graph = each(kind, [1, 2, 3, 4, 5], kind === "loop" ? carrying : body);
  const first = await run(graph, { cache, paid: 2 });
  expect(first.outputs).toMatchObject({ code: "PAID_CALLS_REFUSED" });
  const second = await run(graph, { cache, paid: 3 });
  expect([...first.made, ...second.made].sort()).toEqual([1, 2, 3, 4, 5]);
  expect(second.outputs).toEqual({ all: kind === "loop" ? 105 : [101, 102, 103, 104, 105] });
  expect((await run(graph, { cache, paid: 0 })).outputs).toEqual(second.outputs);
});

test("a round that pays twice loses nothing when the second call is refused", async () => {
  const cache = memory();
  const twice: GraphBody = {
    inputs: { item: { type: "int" }, all: { type: "int" } },
    nodes: {
      first: { type: "buy", in: { value: { $input: "item" } } },
      next: { type: "buy", in: { value: { $from: "first.bought" } } },
    },
    outputs: { all: { $from: "next.bought" } },
  };
  expect((await run(each("loop", [1], twice), { cache, paid: 1 })).made).toEqual([1]);
  expect(await run(each("loop", [1], twice), { cache, paid: 1 })).toEqual({ outputs: { all: 201 }, made: [101] });
});

test("a refusal waits for the calls in flight, so that they are stored and not cut off", async () => {
  const cache = memory();
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  answer = async (value) => (value === 1 ? opened : undefined);
  const graph = each("map", [1, 2, 3]);
  const running = run(graph, { cache, paid: 1 });
  await new Promise((resolve) => setTimeout(resolve, 20));
  open();
  expect((await running).outputs).toMatchObject({ code: "PAID_CALLS_REFUSED" });
  answer = async () => {};
  expect((await run(graph, { cache, paid: 2 })).made.sort()).toEqual([2, 3]);
});

test("one allowance is shared by all runs that it is given to, and a result in flight is paid once", async () => {
  const cache = memory();
  const paid = new PaidCalls(3);
  await run(each("map", [1, 2]), { cache, paid });
  expect(paid.made).toBe(2);
  expect((await run(each("map", [3, 4]), { cache, paid })).made).toHaveLength(1);
  expect(paid.made).toBe(3);
  const other = new PaidCalls(4);
  calls.length = 0;
  const start = () => startGraph(each("map", [7]), {}, { host: nodeHost, registry, cache, paid: other }).outputs;
  expect(await Promise.all([start(), start(), start()])).toEqual(Array(3).fill({ all: [107] }));
  expect([calls, other.made]).toEqual([[7], 1]);
});

test("whoever waits for a result that another run may not pay for pays itself", async () => {
  const cache = memory();
  calls.length = 0;
  const start = (paid: number) => startGraph(each("map", [7]), {}, { host: nodeHost, registry, cache, paid }).outputs;
  const refused = start(0);
  const allowed = start(1);
  await expect(refused).rejects.toMatchObject({ code: "PAID_CALLS_REFUSED" });
  expect(await allowed).toEqual({ all: [107] });
  expect(calls).toEqual([7]);
});

test("a call that failed counts, unless it certainly cost nothing", async () => {
  const paid = new PaidCalls(3);
  answer = async () => {
    throw new Unsent("nobody there");
  };
  await run(each("map", [1]), { paid });
  expect(paid.made).toBe(0);
  answer = async () => {
    throw new Error("connection lost");
  };
  await run(each("map", [1]), { paid });
  expect(paid.made).toBe(1);
  answer = async () => {};
});

test.each([-1, Number.NaN])("%s is no number of calls", (most) => {
  expect(() => new PaidCalls(most)).toThrow(RangeError);
});
