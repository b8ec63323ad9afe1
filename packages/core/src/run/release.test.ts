import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { nodeHost } from "../../test/support/node-host.ts";
import { type StartOptions, startGraph } from "../../test/support/start-graph.ts";
import { MemoryCache } from "../cache/memory.ts";
import type { GraphBody, GraphNode } from "../graph/document.ts";
import { defineNode } from "../node/define-node.ts";
import { createRegistry } from "../node/registry.ts";
import { any, boolean, float, list } from "../port/plain.ts";
import { ContentHasher } from "../value/content.ts";
import { checkedBody } from "./checked.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Arrays that nodes gave, and the most of them that were alive at once when a node looked. */
class Watch {
  readonly made: WeakRef<object>[] = [];
  most = 0;

  add(length: number): Float32Array {
    const array = new Float32Array(length).fill(this.made.length);
    this.made.push(new WeakRef(array));
    return array;
  }

  async look(): Promise<number> {
    // What a weak reference gave out stays until the turn ends.
    await nodeHost.yield();
    collect();
    const alive = this.made.filter((ref) => ref.deref() !== undefined).length;
    this.most = Math.max(this.most, alive);
    await nodeHost.yield();
    return alive;
  }
}

const watch = new Watch();
const link = (from: string) => ({ $from: from });

const make = defineNode({
  type: "watched.make",
  version: 1,
  inputs: { from: list(any(), { default: [] }), length: float({ default: 2000 }) },
  outputs: { value: any() },
  async run({ from: _, length }) {
    await watch.look();
    return { value: watch.add(length) };
  },
});
const count = defineNode({
  type: "watched.count",
  version: 1,
  inputs: { after: any(undefined, { optional: true }) },
  outputs: { alive: float() },
  cache: "never",
  async run(inputs) {
    // The node's own hold on its input is not the engine's.
    Reflect.deleteProperty(inputs, "after");
    return { alive: await watch.look() };
  },
});
const pick = defineNode({
  type: "watched.pick",
  version: 1,
  inputs: { when: boolean(), yes: any(), no: any() },
  outputs: { value: any() },
  lazy: { yes: ({ when }) => when === true, no: ({ when }) => when === false },
  run: ({ when, yes, no }) => ({ value: when ? yes : no }),
});
const registry = createRegistry([make, count, pick]);

async function run(graph: GraphBody, options: Partial<StartOptions>): Promise<Record<string, unknown>> {
  watch.made.length = 0;
  watch.most = 0;
  const body = checkedBody({ sigmaflow: 1, ...graph }, registry);
  return startGraph(body, {}, { host: nodeHost, registry, ...options }).outputs;
}

const made = (from: string[] = []): GraphNode => ({ type: "watched.make", in: { from: from.map(link) } });

/** A line of arrays, each made from the one before, and a look at its end. */
function line(length: number, more: Record<string, GraphNode> = {}): GraphBody {
  const nodes: Record<string, GraphNode> = { n0: made() };
  for (let at = 1; at < length; at++) nodes[`n${at}`] = made([`n${at - 1}.value`]);
  nodes.count = { type: "watched.count", in: { after: link(`n${length - 1}.value`) } };
  return { nodes: { ...nodes, ...more }, outputs: { alive: link("count.alive") } };
}

/** The same graph as it is, inside a call, inside a loop and inside a map. */
function inside(graph: GraphBody): [string, GraphBody][] {
  const around = (type: string, given: Record<string, unknown>): GraphBody => ({
    nodes: {
      outer: {
        type,
        in: given as GraphNode["in"] & {},
        body: type === "loop" ? { ...graph, inputs: { alive: { type: "float" } } } : graph,
      },
    },
    outputs: { alive: link("outer.alive") },
  });
  return [
    ["alone", graph],
    ["in a call", around("call", {})],
    ["in a loop", around("loop", { items: [1, 2], alive: 0 })],
    ["in a map", around("map", { items: [1] })],
  ];
}

// Room for the names of results, none for their values, so that what is alive is held by the run.
const caches = [
  ["no cache", () => ({})],
  ["a cache without room", () => ({ cache: new MemoryCache({ bytes: 200, hasher: new ContentHasher(nodeHost) }) })],
] as const;

describe.each(caches)("with %s a value goes after its last reader", (_, options) => {
  test.each(inside(line(5)))("in a line %s", async (_name, graph) => {
    await run(graph, options());
    // The one that a node was made from; its own is added after it looked.
    expect(watch.most).toBe(1);
  });

  test("when one of its readers is of no use to any output", async () => {
    const graph = line(4, { idle: made(["n0.value", "n1.value", "n2.value"]) });
    await run(graph, options());
    expect(watch.most).toBe(1);
  });

  test("when one of its readers stands in a branch that is not taken", async () => {
    const graph = line(4, {
      branch: made(["n0.value", "n1.value"]),
      pick: { type: "watched.pick", in: { when: false, yes: link("branch.value"), no: link("count.alive") } },
    });
    await run({ ...graph, outputs: { alive: link("pick.value") } }, options());
    expect(watch.most).toBe(1);
  });

  test("that reads it through a list, twice over", async () => {
    const graph = line(4);
    graph.nodes.n1 = made(["n0.value", "n0.value"]);
    await run(graph, options());
    expect(watch.most).toBe(1);
  });

  test("[E25] a call that is done holds nothing of what it was given or made inside", async () => {
    const graph: GraphBody = {
      nodes: {
        first: made(),
        call: {
          type: "call",
          in: { value: link("first.value") },
          body: {
            inputs: { value: { type: "any" } },
            nodes: {
              inner: { type: "watched.make", in: { from: [{ $input: "value" }] } },
              last: made(["inner.value"]),
            },
            outputs: { value: link("last.value") },
          },
        },
        count: { type: "watched.count", in: { after: link("call.value") } },
      },
      outputs: { alive: link("count.alive") },
    };
    await run(graph, options());
    expect(watch.most).toBeLessThanOrEqual(2);
    expect(await run(graph, options())).toEqual({ alive: 1 });
  });

  test("[E25] a loop holds one state at a time, and none of the earlier ones afterwards", async () => {
    const graph: GraphBody = {
      nodes: {
        first: made(),
        shared: { type: "watched.make", in: { length: 3000 } },
        loop: {
          type: "loop",
          in: { items: [1, 2, 3, 4, 5, 6], value: link("first.value"), shared: link("shared.value") },
          body: {
            inputs: { value: { type: "any" }, shared: { type: "any" }, item: { type: "int" } },
            nodes: { next: { type: "watched.make", in: { from: [{ $input: "value" }, { $input: "shared" }] } } },
            outputs: { value: link("next.value") },
          },
        },
        count: { type: "watched.count", in: { after: link("loop.value") } },
      },
      outputs: { alive: link("count.alive") },
    };
    expect(await run(graph, options())).toEqual({ alive: 1 });
    // The first state, what all rounds share, and the state of the round before.
    expect(watch.most).toBeLessThanOrEqual(3);
  });
});
