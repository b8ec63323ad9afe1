import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { World } from "../../test/scenarios/nodes.ts";
import { nodeHost } from "../../test/support/node-host.ts";
import { edited, edits, evaluate, randomGraph } from "../../test/support/random-graph.ts";
import { type StartOptions, startGraph } from "../../test/support/start-graph.ts";
import type { ResultCache } from "../cache/contract.ts";
import { MemoryCache } from "../cache/memory.ts";
import { shuffled } from "../check/fixtures/arbitrary.ts";
import { explain } from "../explain/explain.ts";
import type { GraphBody } from "../graph/document.ts";
import { ContentHasher } from "../value/content.ts";
import { checkedBody } from "./checked.ts";
import { isLast, type RunEvent } from "./event.ts";
import { prepareGraph } from "./prepare-graph.ts";
import type { Run } from "./run.ts";

// Each law is held against about a hundred graphs, several runs each: a busy machine takes a while.
vi.setConfig({ testTimeout: 180_000 });

const { registry } = new World();
const inputs = { value: 5, other: 0.25 };

function start(graph: GraphBody, options: Partial<StartOptions> = {}): Run {
  return startGraph(checkedBody({ sigmaflow: 1, ...graph }, registry), inputs, {
    host: nodeHost,
    registry,
    ...options,
  });
}

/** A cache in memory with room for everything, for some values, or for hardly any. */
const cacheOf = fc.constantFrom(1e7, 700, 100).map((bytes) => () => {
  return new MemoryCache({ bytes, hasher: new ContentHasher(nodeHost) });
});

/** The events of a run that has ended, held to the laws of events. */
function lawful(run: Run): RunEvent[] {
  const events: RunEvent[] = [];
  let completed = false;
  run.events().subscribe({ next: (event) => events.push(event), complete: () => (completed = true) });
  expect(completed).toBe(true);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at));
  expect(events.filter(isLast)).toEqual([events.at(-1)]);
  const open = new Map<string, number>();
  for (const event of events) {
    if (event.type === "node.started") open.set(event.path, (open.get(event.path) ?? 0) + 1);
    if (event.type !== "node.finished" && event.type !== "node.failed") continue;
    const count = open.get(event.path);
    expect(count, `${event.path} ended without a start`).toBeGreaterThan(0);
    open.set(event.path, count! - 1);
  }
  if (events.at(-1)!.type === "run.finished") expect([...open.values()].every((count) => count === 0)).toBe(true);
  return events;
}

test("[E3] what comes out is what plain recursion gives, whatever the cache and the order of keys", async () => {
  await fc.assert(
    fc.asyncProperty(randomGraph, cacheOf, fc.integer({ min: 1, max: 996 }), async (graph, open, seed) => {
      const expected = evaluate(graph, inputs);
      const cache = open();
      const runs = [start(graph), start(graph, { cache }), start(shuffled(graph, seed), { cache: open() })];
      for (const run of runs) {
        expect(await run.outputs).toEqual(expected);
        lawful(run);
      }
      const again = start(shuffled(graph, seed), { cache });
      expect(await again.outputs).toEqual(expected);
      lawful(again);
    }),
    { numRuns: 150 },
  );
});

test("[E4] the order of events does not depend on the order of keys", async () => {
  // On a clock that stands still: where the event loop gets its turn is a matter of time.
  const host = { ...nodeHost, now: () => 0 };
  const told = async (graph: GraphBody, cache: ResultCache | undefined) => {
    const run = start(graph, { host, ...(cache && { cache }) });
    await run.outputs;
    return lawful(run).map((event) => [event.type, "path" in event ? event.path : ""]);
  };
  await fc.assert(
    fc.asyncProperty(randomGraph, fc.option(cacheOf), fc.integer({ min: 1, max: 996 }), async (graph, open, seed) => {
      expect(await told(shuffled(graph, seed), open?.())).toEqual(await told(graph, open?.()));
    }),
    { numRuns: 80 },
  );
});

test("[E3] after any edits a run on an old cache gives what a fresh one gives", async () => {
  await fc.assert(
    fc.asyncProperty(
      randomGraph,
      cacheOf,
      fc.array(edits, { minLength: 1, maxLength: 4 }),
      async (graph, open, all) => {
        const cache = open();
        await start(graph, { cache }).outputs;
        let current = graph;
        for (const some of all) {
          current = edited(current, some);
          expect(await start(current, { cache }).outputs).toEqual(evaluate(current, inputs));
        }
        expect(await start(graph, { cache }).outputs).toEqual(evaluate(graph, inputs));
      },
    ),
    { numRuns: 100 },
  );
});

test("[C16] what explain calls cached does not run, and what it says runs does", async () => {
  await fc.assert(
    fc.asyncProperty(randomGraph, edits, async (graph, some) => {
      const cache = new MemoryCache({ bytes: 1e7, hasher: new ContentHasher(nodeHost) });
      const options = { host: nodeHost, registry, cache, graphName: "g" };
      await start(graph, options).outputs;
      const changed = edited(graph, some);
      const rows = await explain(
        prepareGraph(checkedBody({ sigmaflow: 1, ...changed }, registry), inputs, options),
        options,
      );
      const run = start(changed, options);
      await run.outputs;
      const started = new Set(lawful(run).flatMap((event) => (event.type === "node.started" ? [event.path] : [])));
      for (const row of rows) {
        if (row.status === "cached") expect(started).not.toContain(row.path);
      }
      // Two nodes may be one piece of work, of which only one runs.
      const foretold = rows.filter((row) => row.status === "runs" && row.node.startsWith("toy."));
      if (foretold.length > 0) expect(foretold.some((row) => started.has(row.path))).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test("[E3] a run cancelled anywhere leaves a cache on which the next run is right", async () => {
  await fc.assert(
    fc.asyncProperty(randomGraph, cacheOf, fc.nat({ max: 120 }), async (graph, open, turns) => {
      const cache = open();
      const run = start(graph, { cache });
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      run.cancel();
      const ended = await run.outputs.then(
        () => "run.finished",
        () => "run.cancelled",
      );
      await nodeHost.yield();
      expect(lawful(run).at(-1)!.type).toBe(ended);
      const next = start(graph, { cache });
      expect(await next.outputs).toEqual(evaluate(graph, inputs));
      lawful(next);
    }),
    { numRuns: 100 },
  );
});

test("[E3] several runs at once on one cache give each its own right result, also when some are cancelled", async () => {
  const variants = fc.array(fc.tuple(edits, fc.option(fc.nat({ max: 60 }))), { minLength: 2, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(randomGraph, cacheOf, variants, async (graph, open, all) => {
      const cache = open();
      const runs = all.map(([some]) => edited(graph, some)).map((one) => [one, start(one, { cache })] as const);
      runs.push([graph, start(graph, { cache })]);
      await Promise.all(
        runs.map(async ([one, run], at) => {
          const cancelAfter = all[at]?.[1] ?? undefined;
          if (cancelAfter === undefined) return expect(await run.outputs).toEqual(evaluate(one, inputs));
          for (let turn = 0; turn < cancelAfter; turn++) await Promise.resolve();
          run.cancel();
          await run.outputs.catch((error) => expect(error.code).toBe("CANCELLED"));
        }),
      );
      for (const [, run] of runs) lawful(run);
    }),
    { numRuns: 80 },
  );
});

test("[E8] a loop cut anywhere equals the whole one", async () => {
  await fc.assert(
    fc.asyncProperty(
      randomGraph,
      fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 1, maxLength: 6 }),
      fc.nat(),
      fc.option(cacheOf),
      async (inner, items, place, open) => {
        const body = {
          ...inner,
          inputs: { value: { type: "float" }, other: { type: "float" }, item: { type: "int" } },
        };
        const loop = (some: readonly number[], value: unknown): GraphBody => ({
          nodes: {
            loop: {
              type: "loop",
              in: { items: [...some], value: value as number, other: 1 },
              body: { ...body, outputs: { value: body.outputs!.value! } },
            },
          },
          outputs: { value: { $from: "loop.value" } },
        });
        const run = async (graph: GraphBody, cache?: ResultCache) => {
          const one = startGraph(graph, {}, { host: nodeHost, registry, ...(cache && { cache }) });
          const { value } = await one.outputs.catch((error) => {
            // Sums of sums of sums may pass what a number can be; other graphs show what is to be shown.
            fc.pre(!/is -?Infinity/.test(error.message));
            throw error;
          });
          return { value, steps: one.report().steps.loop };
        };
        const cache = open?.();
        const cut = place % (items.length + 1);
        const first = await run(loop(items.slice(0, cut), 2), cache);
        const rest = await run(loop(items.slice(cut), first.value), cache);
        const whole = await run(loop(items, 2), cache);
        expect(whole.value).toEqual(rest.value);
        expect(whole.value).toEqual((await run(loop(items, 2))).value);
        if (cache !== undefined) expect(whole.steps).toEqual({ cached: items.length, run: 0 });
      },
    ),
    { numRuns: 60 },
  );
});
