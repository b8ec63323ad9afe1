import { expect, test } from "vitest";
import type { GraphBody, GraphNode } from "../graph/document.ts";
import { defineNode } from "../node/define-node.ts";
import { catalogueOf, createRegistry } from "../node/registry.ts";
import { any, int, list } from "../port/plain.ts";
import { paidCalls } from "./paid-calls.ts";
import { sayPaidCalls } from "./say-paid-calls.ts";

const free = defineNode({
  type: "free",
  version: 1,
  inputs: { value: any() },
  outputs: { value: int() },
  run: () => ({ value: 1 }),
});
const buy = defineNode({ ...free, type: "buy", effect: "paid" });
const priced = defineNode({ ...buy, type: "priced", price: { amount: 0.01, unit: "USD" } });
const range = defineNode({
  type: "range",
  version: 1,
  inputs: { count: int({ default: 2, min: 0, max: 1000 }) },
  outputs: { items: list(int(), { facts: { length: { of: "count" } } }) },
  run: ({ count }) => ({ items: Array.from({ length: count }, (_, i) => i) }),
});
const some = defineNode({
  type: "some",
  version: 1,
  inputs: {},
  outputs: { items: list(int()) },
  run: () => ({ items: [] }),
});
const catalogue = catalogueOf(createRegistry([free, buy, priced, range, some]));

const one = (type = "buy"): GraphBody => ({
  inputs: { item: { type: "int" } },
  nodes: { call: { type, in: { value: { $input: "item" } } } },
  outputs: { all: { $from: "call.value" } },
});
const over = (items: unknown, body: GraphBody = one(), type = "map"): GraphNode =>
  ({ type, in: { items }, body }) as GraphNode;
const graph = (nodes: Record<string, GraphNode>, inputs: GraphBody["inputs"] = {}): GraphBody => ({
  inputs,
  nodes,
  outputs: { all: { $from: "each.all" } },
});
const most = (body: GraphBody, inputs = {}) => paidCalls(body, catalogue, { inputs }).most;

test("counts paid nodes that the outputs may need, times the rounds around them", () => {
  const inner = graph({ each: over([1, 2, 3, 4]) }, { item: { type: "int" } });
  const nodes = { each: over([1, 2, 3], inner), unused: { type: "buy", in: { value: 1 } } };
  expect(paidCalls(graph(nodes), catalogue)).toEqual({
    most: 12,
    nodes: [{ path: "each/each/call", node: "buy", most: 12 }],
  });
  expect(most(graph({ each: over([1], one("free")) }))).toBe(0);
  expect(paidCalls(graph({ each: over([], inner) }), catalogue).most).toBe(0);
});

test("knows the length of lists whose nodes declare it, with the largest count that is allowed", () => {
  const counted = (count: unknown) =>
    graph(
      { numbers: { type: "range", in: { count } } as GraphNode, each: over({ $from: "numbers.items" }) },
      { n: { type: "int", default: 1, max: 6 }, free: { type: "int", default: 1 } },
    );
  expect(most(counted(5))).toBe(5);
  expect(most(counted({ $input: "n" }))).toBe(6);
  expect(most(counted({ $input: "n" }), { n: 3 })).toBe(3);
  expect(most(counted({ $input: "free" }))).toBe(1000);
});

test("says so where only the run shows how long a list is", () => {
  const unknown = graph({ list: { type: "some" }, each: over({ $from: "list.items" }) });
  expect(paidCalls(unknown, catalogue)).toEqual({
    most: null,
    nodes: [{ path: "each/call", node: "buy", most: null }],
  });
  expect(sayPaidCalls(paidCalls(unknown, catalogue))).toBe(
    "It may make paid calls, how many only the run shows (buy), of a price that is not known. What the cache holds costs nothing.",
  );
});

test("follows lists through maps and calls, and trusts nothing that a loop carries", () => {
  const again: GraphBody = {
    inputs: { item: { type: "int" }, n: { type: "int" } },
    nodes: {
      numbers: { type: "range", in: { count: { $input: "n" } } },
      each: over({ $from: "numbers.items" }),
    },
    outputs: { all: { $from: "each.all" }, n: { $input: "item" } },
  };
  const first = over([1, 2], one("free"));
  expect(most(graph({ first, each: over({ $from: "first.all" }) }))).toBe(2);
  const call = (n: unknown) => graph({ each: { type: "call", in: { item: 0, n }, body: again } as GraphNode });
  expect(most(call(7))).toBe(7);
  const loop = { type: "loop", in: { items: [1, 2], n: 1, all: [] }, body: again } as GraphNode;
  expect(most(graph({ each: loop }))).toBe(2000);
});

test("adds up prices where all are known", () => {
  const dear = paidCalls(graph({ each: over([1, 2, 3], one("priced")) }), catalogue);
  expect(dear.price).toEqual({ amount: 0.03, unit: "USD" });
  expect(sayPaidCalls(dear)).toBe(
    "It may make 3 paid calls at most (priced), for 0.03 USD at most. What the cache holds costs nothing.",
  );
  const both: GraphBody = {
    nodes: { a: { type: "priced", in: { value: 1 } }, b: { type: "buy", in: { value: { $from: "a.value" } } } },
    outputs: { all: { $from: "b.value" } },
  };
  expect(paidCalls(both, catalogue).price).toBeUndefined();
  expect(sayPaidCalls(paidCalls(graph({ each: over([1], one("free")) }), catalogue))).toBeUndefined();
});

test("follows long chains of links without end or overflow", () => {
  const nodes: Record<string, GraphNode> = { n0: { type: "range", in: { count: 3 } } };
  for (let i = 1; i < 5000; i++) nodes[`n${i}`] = over({ $from: i === 1 ? "n0.items" : `n${i - 1}.all` }, one("free"));
  nodes.each = over({ $from: "n4999.all" });
  expect(most(graph(nodes))).toBeNull();
});
