import { expect, test } from "vitest";
import { nodeHost } from "../../test/support/node-host.ts";
import { MemoryCache } from "../cache/memory.ts";
import { buildGraph } from "../graph/build-graph.ts";
import { defineNode } from "../node/define-node.ts";
import { createRegistry } from "../node/registry.ts";
import { float } from "../port/plain.ts";
import { runGraph } from "../run/run-graph.ts";
import { ContentHasher } from "../value/content.ts";
import { keyNames } from "./key-names.ts";

const run = () => ({ sum: 1 });
const before = defineNode({
  type: "add",
  version: 1,
  inputs: { a: float(), b: float() },
  outputs: { sum: float() },
  run,
});
const now = defineNode({
  type: "maths.add",
  version: 3,
  migrations: [
    { to: 2, type: "add", rename: { inputs: { a: "left" } } },
    { to: 3, rename: { inputs: { left: "first", b: "second" } } },
  ],
  inputs: { first: float(), second: float() },
  outputs: { sum: float() },
  run,
});

test("in keys a node is called what it was called first", () => {
  const { entry } = createRegistry([now]).nodes.get("maths.add")!;
  expect(keyNames(entry)).toEqual({
    type: "add",
    inputs: new Map([
      ["first", "a"],
      ["second", "b"],
    ]),
  });
});

test("a new name loses no result", async () => {
  const hasher = new ContentHasher(nodeHost);
  const options = {
    host: nodeHost,
    hasher,
    cache: new MemoryCache({ bytes: 1e6, hasher }),
    registry: createRegistry([]),
  };
  const old = buildGraph((g) => ({ sum: g.node("it", before, { a: 1, b: 2 }).sum }));
  const renamed = buildGraph((g) => ({ sum: g.node("it", now, { first: 1, second: 2 }).sum }));
  const cached = async (graph: typeof old) => {
    const events: string[] = [];
    await runGraph(graph, {}, { ...options, onEvent: ({ type }) => void events.push(type) });
    return events.includes("node.cached");
  };
  expect([await cached(old), await cached(renamed), await cached(old)]).toEqual([false, true, true]);
});
