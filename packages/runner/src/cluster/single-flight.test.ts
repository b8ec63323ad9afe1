import { defineNode, float, int } from "@sigmaflow/core";
import { expect, test, vi } from "vitest";
import { startStores } from "../../test/support/cluster/cluster.ts";
import { inProcess } from "../../test/support/cluster/in-process.ts";

const stores = await startStores();
const newCluster = inProcess(stores);

/** A node that takes the inference slot until it is let go, and counts how often it was at work. */
function slow() {
  const wait = Promise.withResolvers<void>();
  let calls = 0;
  const node = defineNode({
    type: "test.slow",
    version: 1,
    label: "Slow",
    description: "Waits.",
    category: "value",
    resource: "inference",
    inputs: { n: int() },
    outputs: { half: float({ label: "Half" }) },
    async run({ n }) {
      calls++;
      await wait.promise;
      return { half: n / 2 };
    },
  });
  return { node, letGo: () => wait.resolve(), calls: () => calls };
}

test("the same work on two workers at a time is done once", async () => {
  const { node, letGo, calls } = slow();
  const cluster = await newCluster({ nodes: [node] });
  const { app } = await cluster.server();
  await Promise.all([cluster.worker(), cluster.worker()]);
  const nodes = { one: { type: "test.slow", in: { n: 9 } } };
  // Two graphs, so that these are two runs whatever is known of requests.
  const ids = await Promise.all(
    ["a", "b"].map(async (name) => {
      const graph = { sigmaflow: 1, nodes, outputs: { [name]: { $from: "one.half" } } };
      return (await app.inject({ method: "POST", url: "/api/runs", payload: { graph } })).json().id as string;
    }),
  );
  const look = async (id: string) => (await app.inject(`/api/runs/${id}`)).json();
  const patience = { timeout: 20_000, interval: 50 };
  await vi.waitFor(async () => {
    for (const id of ids) expect((await look(id)).status).toBe("running");
    expect(calls()).toBe(1);
  }, patience);
  letGo();
  await vi.waitFor(async () => {
    for (const id of ids) expect((await look(id)).status).toBe("succeeded");
  }, patience);
  expect(calls()).toBe(1);
  expect((await look(ids[1]!)).outputs ?? {}).toEqual({ b: { value: 4.5 } });
});
