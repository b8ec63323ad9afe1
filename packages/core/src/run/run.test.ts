import { expect, test } from "vitest";
import { nodeHost } from "../../test/support/node-host.ts";
import { type StartOptions, startGraph } from "../../test/support/start-graph.ts";
import { Barrier, Counter, toyNodes } from "../../test/support/toy-nodes.ts";
import { MemoryCache } from "../cache/memory.ts";
import type { GraphBody } from "../graph/document.ts";
import { defineNode } from "../node/define-node.ts";
import { createRegistry } from "../node/registry.ts";
import { any } from "../port/plain.ts";
import { ContentHasher } from "../value/content.ts";
import type { RunEvent } from "./event.ts";

const counter = new Counter();
const { registry } = toyNodes(counter);
const memory = () => new MemoryCache({ bytes: 1e6, hasher: new ContentHasher(nodeHost) });

function run(graph: GraphBody, inputs: Record<string, unknown> = {}, more: Partial<StartOptions> = {}) {
  counter.take();
  return startGraph(graph, inputs, { host: nodeHost, registry, ...more });
}

const chain: GraphBody = {
  inputs: { x: { type: "float", default: 8 } },
  nodes: {
    a: { type: "toy.number", in: { value: { $input: "x" } } },
    b: { type: "toy.add", in: { a: { $from: "a.value" }, b: 2 } },
    c: { type: "toy.halve", in: { value: { $from: "b.sum" } } },
    unused: { type: "toy.number", in: { value: 1 } },
  },
  outputs: { y: { $from: "c.value" }, x: { $input: "x" } },
};

test("[E1] runs what the outputs need, in order, and nothing else", async () => {
  expect(await run(chain).outputs).toEqual({ y: 5, x: 8 });
  expect(counter.take()).toEqual(["a", "b", "c"]);
  expect(await run(chain, { x: 10 }).outputs).toEqual({ y: 6, x: 10 });
});

test("[C1, C2] with a cache a second run executes no node, and a changed input only what depends on it", async () => {
  const cache = memory();
  await run(chain, {}, { cache }).outputs;
  expect(await run(chain, {}, { cache }).outputs).toEqual({ y: 5, x: 8 });
  expect(counter.take()).toEqual([]);
  const changed = structuredClone(chain);
  changed.nodes.b!.in!.b = 4;
  expect(await run(changed, {}, { cache }).outputs).toEqual({ y: 6, x: 8 });
  expect(counter.take()).toEqual(["b", "c"]);
});

test("[C2] equal results from different paths meet again", async () => {
  const cache = memory();
  await run(chain, {}, { cache }).outputs;
  const changed = structuredClone(chain);
  changed.nodes.b!.in!.b = { $from: "two.value" };
  changed.nodes.two = { type: "toy.number", in: { value: 2 } };
  expect(await run(changed, {}, { cache }).outputs).toEqual({ y: 5, x: 8 });
  expect(counter.take()).toEqual(["two"]);
});

test("[E6] a switch runs only the branch that is taken, and what only the other needs never runs", async () => {
  const graph: GraphBody = {
    inputs: { when: { type: "boolean" } },
    nodes: {
      deep: { type: "toy.number", in: { value: 1 } },
      no: { type: "toy.halve", in: { value: { $from: "deep.value" } } },
      yes: { type: "toy.number", in: { value: 7 } },
      pick: {
        type: "toy.switch",
        in: { when: { $input: "when" }, yes: { $from: "yes.value" }, no: { $from: "no.value" } },
      },
    },
    outputs: { value: { $from: "pick.value" } },
  };
  for (const cache of [undefined, memory()]) {
    expect(await run(graph, { when: true }, cache && { cache }).outputs).toEqual({ value: 7 });
    expect(counter.take()).toEqual(["yes", "pick"]);
    expect(await run(graph, { when: false }, cache && { cache }).outputs).toEqual({ value: 0.5 });
    expect(counter.take()).toEqual(["deep", "no", "pick"]);
  }
});

const loop: GraphBody = {
  inputs: { to: { type: "int", default: 4 }, start: { type: "float", default: 255 } },
  nodes: {
    items: { type: "toy.range", in: { to: { $input: "to" } } },
    halving: {
      type: "loop",
      in: { items: { $from: "items.items" }, value: { $input: "start" }, plus: 0 },
      body: {
        inputs: { item: { type: "int" }, value: { type: "float" }, plus: { type: "float" } },
        nodes: {
          half: { type: "toy.halve", in: { value: { $input: "value" } } },
          sum: { type: "toy.add", in: { a: { $from: "half.value" }, b: { $input: "plus" } } },
        },
        outputs: { value: { $from: "sum.sum" } },
      },
    },
  },
  outputs: { value: { $from: "halving.value" } },
};

test("[E8, C7] a loop carries state from round to round, and a longer one repeats no round", async () => {
  const cache = memory();
  expect(await run(loop, {}, { cache }).outputs).toEqual({ value: 255 / 16 });
  expect(counter.take().filter((path) => path.endsWith("half"))).toEqual(
    [0, 1, 2, 3].map((i) => `halving/step[${i}]/half`),
  );
  const longer = run(loop, { to: 6 }, { cache });
  expect(await longer.outputs).toEqual({ value: 255 / 64 });
  expect(longer.report().steps).toEqual({ halving: { cached: 4, run: 2 } });
  expect(counter.take().filter((path) => path.endsWith("half"))).toEqual([
    "halving/step[4]/half",
    "halving/step[5]/half",
  ]);
  expect(await run(loop, { to: 0 }, { cache }).outputs).toEqual({ value: 255 });
});

test("[E9, C7] a map gives results in the items' order, each round cached alone", async () => {
  const map: GraphBody = {
    inputs: { to: { type: "int" } },
    nodes: {
      items: { type: "toy.range", in: { to: { $input: "to" } } },
      each: {
        type: "map",
        in: { items: { $from: "items.items" }, plus: 10 },
        body: {
          inputs: { item: { type: "int" }, plus: { type: "float" } },
          nodes: { sum: { type: "toy.add", in: { a: { $input: "item" }, b: { $input: "plus" } } } },
          outputs: { sum: { $from: "sum.sum" } },
        },
      },
    },
    outputs: { sums: { $from: "each.sum" } },
  };
  for (const cache of [undefined, memory()]) {
    expect(await run(map, { to: 3 }, cache && { cache }).outputs).toEqual({ sums: [10, 11, 12] });
  }
  const cache = memory();
  await run(map, { to: 2 }, { cache }).outputs;
  expect(await run(map, { to: 4 }, { cache }).outputs).toEqual({ sums: [10, 11, 12, 13] });
  expect(counter.take()).toEqual(["items", "each/item[2]/sum", "each/item[3]/sum"]);
});

test("[E14] an error names the whole path of the node, and the run says so once", async () => {
  const graph = structuredClone(loop);
  const body = graph.nodes.halving!.body as GraphBody;
  body.nodes.half = { type: "toy.fail", in: { message: "no luck", after: { $input: "value" } } };
  const events: RunEvent[] = [];
  const failed = run(graph, {}, { onEvent: (event) => events.push(event) });
  await expect(failed.outputs).rejects.toMatchObject({
    code: "NODE_FAILED",
    message: "no luck",
    path: "halving/step[0]/half",
  });
  expect(events.filter((event) => event.type === "node.failed")).toHaveLength(1);
  expect(events.at(-1)).toMatchObject({ type: "run.failed", path: "halving/step[0]/half" });
});

test("[E17] cancelling stops at once, tells the nodes, and stores nothing unfinished", async () => {
  const barrier = new Barrier(1);
  const held = toyNodes(counter, { gate: barrier });
  const cache = memory();
  const graph: GraphBody = {
    nodes: { hold: { type: "toy.hold", in: { at: "gate" } } },
    outputs: { value: { $from: "hold.value" } },
  };
  const running = run(graph, {}, { cache, registry: held.registry });
  await barrier.full;
  running.cancel();
  await expect(running.outputs).rejects.toMatchObject({ code: "CANCELLED" });
  barrier.open();
  expect(await run(graph, {}, { cache, registry: held.registry }).outputs).toEqual({ value: 0 });
  expect(counter.take()).toEqual(["hold"]);
});

test("[E13] identical work under way is done once, and one waiter's leaving does not end it", async () => {
  const barrier = new Barrier(1);
  const held = toyNodes(counter, { gate: barrier });
  const cache = memory();
  const graph: GraphBody = {
    nodes: { hold: { type: "toy.hold", in: { at: "gate", value: 3 } } },
    outputs: { value: { $from: "hold.value" } },
  };
  const first = run(graph, {}, { cache, registry: held.registry });
  await barrier.full;
  const second = startGraph(graph, {}, { host: nodeHost, registry: held.registry, cache });
  await new Promise((resolve) => setImmediate(resolve));
  first.cancel();
  await expect(first.outputs).rejects.toMatchObject({ code: "CANCELLED" });
  barrier.open();
  expect(await second.outputs).toEqual({ value: 3 });
  expect(counter.take()).toEqual(["hold"]);
});

test("[E19] events are numbered without gaps, replay from any number and end with the run", async () => {
  const running = run(chain, {}, { firstSeq: 100 });
  const live: RunEvent[] = [];
  running.events().subscribe((event) => live.push(event));
  await running.outputs;
  const late: RunEvent[] = [];
  let completed = false;
  running.events(103).subscribe({
    next: (event) => late.push(event),
    complete: () => {
      completed = true;
    },
  });
  expect(live.map((event) => event.seq)).toEqual(live.map((_, i) => 100 + i));
  expect(late).toEqual(live.slice(3));
  expect(completed).toBe(true);
  expect(live.at(0)?.type).toBe("run.started");
  expect(live.at(-1)?.type).toBe("run.finished");
});

test("[E25] values are dropped after their last reader and come back from the cache or by running again", async () => {
  const cache = new MemoryCache({ bytes: 100_000, hasher: new ContentHasher(nodeHost) });
  const graph = (fill: number): GraphBody => ({
    nodes: {
      big: { type: "toy.array", in: { length: 1000, fill } },
      sum: { type: "toy.total", in: { values: { $from: "big.values" } } },
    },
    outputs: { sum: { $from: "sum.sum" }, big: { $from: "big.values" } },
  });
  await run(graph(1), {}, { cache }).outputs;
  // Twenty-five other arrays push the first out of the cache; its result is still known by name.
  for (let fill = 2; fill < 32; fill++) await run(graph(fill), {}, { cache }).outputs;
  expect(cache.bytes).toBeLessThanOrEqual(100_000);
  const again = await run(graph(1), {}, { cache }).outputs;
  expect(again.big).toEqual(new Float32Array(1000).fill(1));
  expect(counter.take()).toEqual(["big"]);
});

test("[E22] a seed of -1 is drawn once and reported, so the same drawn seed repeats the run", async () => {
  const graph: GraphBody = {
    inputs: { seed: { type: "seed", default: -1 } },
    nodes: {},
    outputs: { seed: { $input: "seed" } },
  };
  const first = run(graph);
  const { seed } = await first.outputs;
  expect(first.seeds).toEqual({ seed });
  expect(seed).toBeGreaterThanOrEqual(0);
});

test("[E23] wrong inputs are refused before running, all at once", () => {
  const graph: GraphBody = { ...chain, inputs: { x: { type: "float", min: 0, max: 9 }, y: { type: "string" } } };
  expect(() => run(graph, { x: 10, z: 1 })).toThrow(
    "There is no input `z`. The graph has x, y.\n`x` is 10; allowed are 0 to 9. The nearest allowed is 9.\n`y` is missing; it is text. Give it a value.",
  );
  expect(() => run(graph, { x: 10, z: 1 })).toThrow(
    expect.objectContaining({
      code: "BAD_INPUT",
      problems: [
        {
          code: "UNKNOWN_INPUT",
          input: "z",
          available: ["x", "y"],
          message: "There is no input `z`.",
          hint: "The graph has x, y.",
        },
        {
          code: "OUT_OF_RANGE",
          input: "x",
          measure: "value",
          found: 10,
          type: "float",
          minimum: 0,
          maximum: 9,
          nearest: 9,
          message: "`x` is 10; allowed are 0 to 9.",
          hint: "The nearest allowed is 9.",
        },
        {
          code: "MISSING_INPUT",
          input: "y",
          type: "string",
          message: "`y` is missing; it is text.",
          hint: "Give it a value.",
        },
      ],
    }),
  );
});

test("[E16] a node whose result cannot be kept has failed and has not finished", async () => {
  const handy = defineNode({
    type: "test.handy",
    version: 1,
    inputs: {},
    outputs: { tool: any() },
    run: () => ({ tool: () => "no data" }),
  });
  const graph: GraphBody = { nodes: { it: { type: "test.handy" } }, outputs: { tool: { $from: "it.tool" } } };
  const run = startGraph(graph, {}, { host: nodeHost, registry: createRegistry([handy]), cache: memory() });
  await expect(run.outputs).rejects.toMatchObject({ code: "BAD_VALUE", path: "it" });
  const events: string[] = [];
  run.events().subscribe(({ type }) => events.push(type));
  expect(events).toEqual(["run.started", "node.started", "node.failed", "run.failed"]);
});
