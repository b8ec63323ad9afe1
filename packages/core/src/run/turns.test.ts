import { describe, expect, test } from "vitest";
import { from, graphOf, input, node } from "../../test/scenarios/graphs.ts";
import { nodeHost } from "../../test/support/node-host.ts";
import { startGraph } from "../../test/support/start-graph.ts";
import { MemoryCache } from "../cache/memory.ts";
import { explain } from "../explain/explain.ts";
import type { GraphBody } from "../graph/document.ts";
import { defineNode } from "../node/define-node.ts";
import { createRegistry } from "../node/registry.ts";
import { any, float, int, list } from "../port/plain.ts";
import { ContentHasher } from "../value/content.ts";
import type { Host } from "../value/host.ts";
import { checkedBody } from "./checked.ts";
import { planRunInTurns, prepareGraph, SeedDraw } from "./prepare-graph.ts";

/** A machine whose clock only its nodes and hashes move, and a look at the event loop whenever it turns. */
class Machine {
  time = 0;
  ran = 0;
  /** The clock at each turn of the event loop. */
  readonly turns: number[] = [];
  readonly host: Host = {
    ...nodeHost,
    now: () => this.time,
    sha256: (data) => {
      this.time += 0.05;
      return nodeHost.sha256(data);
    },
  };
  readonly registry;

  /** `ms` is how long each node works. */
  constructor(ms: number) {
    const work = defineNode({
      type: "toy.work",
      version: 1,
      inputs: { value: float({ default: 0 }), after: any(undefined, { optional: true }) },
      outputs: { value: float() },
      run: ({ value }) => {
        this.time += ms;
        this.ran++;
        return { value: value + 1 };
      },
    });
    const range = defineNode({
      type: "toy.range",
      version: 1,
      inputs: { to: int() },
      outputs: { items: list(int()) },
      run: ({ to }) => ({ items: Array.from({ length: to }, (_, item) => item) }),
    });
    this.registry = createRegistry([work, range]);
  }

  /** Notes the clock at each turn of the event loop until work is done. */
  async watch<T>(work: () => Promise<T>): Promise<T> {
    let watching = true;
    const look = () => {
      if (this.turns.at(-1) !== this.time) this.turns.push(this.time);
      if (watching) setImmediate(look);
    };
    look();
    try {
      return await work();
    } finally {
      watching = false;
    }
  }

  start(graph: GraphBody, isCached: boolean) {
    const body = checkedBody({ sigmaflow: 1, ...graph }, this.registry);
    const { host, registry } = this;
    const hasher = new ContentHasher(host);
    const cache = isCached ? { cache: new MemoryCache({ bytes: 1e6, hasher }) } : {};
    return startGraph(body, {}, { host, registry, hasher, ...cache });
  }

  /** The longest time on its clock in which the event loop did not turn. */
  longest(): number {
    const times = [...this.turns, this.time];
    return Math.max(...times.slice(1).map((time, at) => time - times[at]!));
  }
}

/** Maps in one another, each over its own list, with one node in the innermost. */
function mapsIn(depth: number, items: number): GraphBody {
  const inside: GraphBody =
    depth === 0
      ? { nodes: { work: node("toy.work", { value: input("item") }) }, outputs: { value: from("work.value") } }
      : mapsIn(depth - 1, items);
  if (depth === 0) return { inputs: { item: { type: "int" } }, ...inside };
  const list = node("toy.range", { to: items });
  const each = { ...node("map", { items: from("list.items") }), body: inside };
  const body = graphOf({ list, each }, `each.value`);
  return depth === 5 ? body : { inputs: { item: { type: "int" } }, ...body };
}

const loop: GraphBody = graphOf(
  {
    loop: {
      ...node("loop", { items: Array.from({ length: 10_000 }, (_, item) => item), value: 0 }),
      body: {
        inputs: { value: { type: "float" }, item: { type: "int" } },
        nodes: { work: node("toy.work", { value: input("value") }) },
        outputs: { value: from("work.value") },
      },
    },
  },
  "loop.value",
);

const chain: GraphBody = graphOf(
  Object.fromEntries(
    Array.from({ length: 10_000 }, (_, at) => [
      `n${at}`,
      node("toy.work", { value: at === 0 ? 0 : from(`n${at - 1}.value`) }),
    ]),
  ),
  "n9999.value",
);

describe.each([
  ["without a cache", false],
  ["with a cache", true],
])("%s", (_, isCached) => {
  test.each([
    ["a chain of 10 000 nodes", chain],
    ["a loop of 10 000 trivial rounds", loop],
  ])("[E30] [faults Broken 1.4] %s lets the event loop turn every 10 ms", async (_name, graph) => {
    const machine = new Machine(0.25);
    expect(await machine.watch(() => machine.start(graph, isCached).outputs)).toEqual({ value: 10_000 });
    expect(machine.time).toBeGreaterThanOrEqual(2500);
    expect(machine.longest()).toBeLessThanOrEqual(10);
  });

  test("[E30] [faults Broken 1.1] five maps of 100 in one another let the event loop turn every 10 ms, and are cancelled within a node", async () => {
    const machine = new Machine(0.25);
    const run = machine.start(mapsIn(5, 100), isCached);
    // Something else on the thread cancels as soon as it is given a turn after 200 ms.
    let atCancel = 0;
    const wait = (): void => {
      if (machine.time < 200) return void setImmediate(wait);
      atCancel = machine.ran;
      run.cancel();
    };
    setImmediate(wait);
    await expect(machine.watch(() => run.outputs)).rejects.toMatchObject({ code: "CANCELLED" });
    expect(machine.time).toBeLessThanOrEqual(210);
    for (let turn = 0; turn < 5; turn++) await nodeHost.yield();
    expect(machine.ran).toBe(atCancel);
    expect(machine.longest()).toBeLessThanOrEqual(10);
  });
});

test("[E30] a loop whose rounds all come from the cache lets the event loop turn too", async () => {
  const machine = new Machine(0);
  const hasher = new ContentHasher(machine.host);
  const cache = new MemoryCache({ bytes: 1e7, hasher });
  const start = (): Promise<unknown> =>
    startGraph(checkedBody({ sigmaflow: 1, ...loop }, machine.registry), {}, { ...machine, hasher, cache }).outputs;
  await start();
  // From here on each look into the cache takes a while.
  const find = cache.find.bind(cache);
  cache.find = (key) => {
    machine.time += 0.25;
    return find(key);
  };
  await machine.watch(start);
  expect(machine.time).toBeGreaterThanOrEqual(2500);
  expect(machine.longest()).toBeLessThanOrEqual(10);
});

test("[E30] several runs of one host share its turns", async () => {
  const machine = new Machine(1);
  const short = graphOf(
    Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`n${at}`, node("toy.work", { value: at })])),
    "n49.value",
  );
  const { nodes } = short;
  const outputs = Object.fromEntries(Object.keys(nodes).map((id) => [id, from(`${id}.value`)]));
  await machine.watch(() =>
    Promise.all(Array.from({ length: 10 }, () => machine.start({ nodes, outputs }, false).outputs)),
  );
  expect(machine.time).toBe(500);
  expect(machine.longest()).toBeLessThanOrEqual(10);
});

const map: GraphBody = graphOf(
  {
    list: node("toy.range", { to: 2000 }),
    each: {
      ...node("map", { items: from("list.items") }),
      body: {
        inputs: { item: { type: "int" } },
        nodes: { work: node("toy.work", { value: input("item") }) },
        outputs: { value: from("work.value") },
      },
    },
  },
  "each.value",
);

test.each([
  ["a chain of 10 000 nodes", chain],
  ["a loop of 10 000 rounds", loop],
  ["a map of 2000 items", map],
])("[E30] explaining %s lets the event loop turn every 10 ms", async (_name, graph) => {
  const machine = new Machine(0);
  const hasher = new ContentHasher(machine.host);
  const options = { ...machine, hasher, cache: new MemoryCache({ bytes: 1e7, hasher }) };
  const body = checkedBody({ sigmaflow: 1, ...graph }, machine.registry);
  await startGraph(body, {}, options).outputs;
  const began = machine.time;
  const prepared = prepareGraph(body, {}, options);
  const rows = await machine.watch(() => explain(prepared, options));
  expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(["cached"]));
  expect(machine.time - began).toBeGreaterThanOrEqual(100);
  expect(machine.longest()).toBeLessThanOrEqual(10);
});

test("[faults Broken 6.1] a large graph is planned with a turn for others every few hundred nodes", async () => {
  const { registry, host } = new Machine(0);
  const body = checkedBody({ sigmaflow: 1, ...chain }, registry);
  let asked = 0;
  const turn = () => {
    asked++;
    return undefined;
  };
  const options = { host, registry };
  const planned = await planRunInTurns(body, new SeedDraw(options), options, turn);
  expect(asked).toBeGreaterThanOrEqual(10_000 / 500);
  expect(planned).toEqual({ ...prepareGraph(body, {}, options), inputs: undefined });
});
