import { defineNode, float, int, type RunEvent } from "@sigmaflow/core";
import { expect, test, vi } from "vitest";
import { startStores } from "../../test/support/cluster/cluster.ts";
import { inProcess } from "../../test/support/cluster/in-process.ts";

const newCluster = inProcess(await startStores());

/** A node that takes the inference slot of its worker for some time, and says how many were at it together. */
function waiting(ms: number) {
  let [now, most, calls] = [0, 0, 0];
  const node = defineNode({
    type: "test.waits",
    version: 1,
    label: "Waits",
    description: "Waits.",
    category: "value",
    resource: "inference",
    inputs: { n: int() },
    outputs: { half: float({ label: "Half" }) },
    async run({ n }, { signal }) {
      calls++;
      most = Math.max(most, ++now);
      await new Promise((resolve) => {
        setTimeout(resolve, ms);
        signal.addEventListener("abort", resolve, { once: true });
      });
      now--;
      signal.throwIfAborted();
      return { half: n / 2 };
    },
  });
  return { node, most: () => most, calls: () => calls, now: () => now };
}

const graph = (count: number) => ({
  sigmaflow: 1,
  nodes: {
    list: { type: "list.range", in: { first: 10, count } },
    each: {
      type: "map",
      in: { items: { $from: "list.items" } },
      body: {
        inputs: { item: { type: "int", default: 0 } },
        nodes: { one: { type: "test.waits", in: { n: { $input: "item" } } } },
        outputs: { half: { $from: "one.half" } },
      },
    },
  },
  outputs: { halves: { $from: "each.half" } },
});

test("items of a map are computed by all workers that are free, each once", async () => {
  const { node, most, calls } = waiting(1500);
  const cluster = await newCluster({ nodes: [node] });
  const { app } = await cluster.server();
  await Promise.all([cluster.worker(), cluster.worker(), cluster.worker(), cluster.worker()]);
  const asked = { method: "POST", url: "/api/runs", payload: { graph: graph(4) } } as const;
  const { id } = (await app.inject(asked)).json();
  const run = await vi.waitFor(
    async () => {
      const found = (await app.inject(`/api/runs/${id}`)).json();
      expect(found.ended).toBeDefined();
      return found;
    },
    { timeout: 25_000, interval: 50 },
  );
  expect(run.outputs).toEqual({ halves: { value: [5, 5.5, 6, 6.5] } });
  expect([most(), calls()]).toEqual([4, 4]);
  // What helped is no run of its own.
  expect((await app.inject("/api/runs")).json().runs).toHaveLength(1);
  expect((await app.inject("/api/queue")).json().waiting).toEqual([]);
});

test("one worker computes all items itself, and a cancelled run takes its items along", async () => {
  const { node, calls, now } = waiting(300);
  const cluster = await newCluster({ nodes: [node] });
  const { app } = await cluster.server();
  await cluster.worker();
  const ask = async (count: number) =>
    (await app.inject({ method: "POST", url: "/api/runs", payload: { graph: graph(count) } })).json().id as string;
  const look = async (id: string) => (await app.inject(`/api/runs/${id}`)).json();
  const patience = { timeout: 25_000, interval: 30 };
  const id = await ask(3);
  await vi.waitFor(async () => expect((await look(id)).status).toBe("succeeded"), patience);
  expect(calls()).toBe(3);
  await cluster.worker();
  const long = await ask(40);
  await vi.waitFor(() => expect(now()).toBe(2), patience);
  expect((await app.inject({ method: "POST", url: `/api/runs/${long}/cancel` })).statusCode).toBe(202);
  await vi.waitFor(async () => expect((await look(long)).status).toBe("cancelled"), patience);
  await vi.waitFor(async () => {
    expect(now()).toBe(0);
    expect((await app.inject("/api/queue")).json().waiting).toEqual([]);
  }, patience);
});

test("what is said of items that others compute is what is said where one computes all", async () => {
  const said = async (workers: number) => {
    const { node, most } = waiting(700);
    const cluster = await newCluster({ nodes: [node] });
    const { app } = await cluster.server();
    await Promise.all(Array.from({ length: workers }, () => cluster.worker()));
    const { id } = (await app.inject({ method: "POST", url: "/api/runs", payload: { graph: graph(4) } })).json();
    await vi.waitFor(async () => expect((await app.inject(`/api/runs/${id}`)).json().status).toBe("succeeded"), {
      timeout: 25_000,
      interval: 50,
    });
    const { body } = await app.inject(`/api/runs/${id}/events`);
    const events = [...body.matchAll(/^data: (.*)$/gm)].map(([, text]) => JSON.parse(text!) as RunEvent);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at));
    return { events, most: most() };
  };
  const [alone, shared] = [await said(1), await said(4)];
  expect([alone.most, shared.most]).toEqual([1, 4]);
  const ofItem = ({ events }: { readonly events: readonly RunEvent[] }, item: number) =>
    events.filter((event) => "path" in event && event.path?.startsWith(`each/item[${item}]/`));
  for (const item of [0, 1, 2, 3]) {
    const plain = ofItem(alone, item).map(({ seq: _, run: __, time: ___, ...event }) => ({ ...event, ms: 0 }));
    expect(plain.map(({ type }) => type)).toEqual(["node.started", "node.finished"]);
    const here = ofItem(shared, item);
    expect(here.map(({ seq: _, run: __, time: ___, ...event }) => ({ ...event, ms: 0 }))).toEqual(plain);
    // At the times of where it was computed: while others were, not one after another.
    const [began, ended] = [here[0]!.time, here.at(-1)!.time];
    expect(ended - began).toBeGreaterThan(600);
    expect(began).toBeLessThan(ofItem(shared, 0).at(-1)!.time);
  }
  const kinds = ({ events }: { readonly events: readonly RunEvent[] }) => events.map(({ type }) => type).sort();
  expect(kinds(shared)).toEqual(kinds(alone));
});
