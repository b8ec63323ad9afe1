import { defineNode, int } from "@sigmaflow/core";
import type { Worker } from "@sigmaflow/core/wire";
import { expect, test, vi } from "vitest";
import { startStores } from "../../test/support/cluster/cluster.ts";
import { inProcess } from "../../test/support/cluster/in-process.ts";
import { statusText } from "../command/cluster-action.ts";

const newCluster = inProcess(await startStores());
const patience = { timeout: 20_000, interval: 50 };

/** A step that waits until it is let go. */
function slowStep() {
  const { promise: gate, resolve: letGo } = Promise.withResolvers<void>();
  const node = defineNode({
    type: "test.slow",
    version: 1,
    inputs: { n: int(), after: int() },
    outputs: { n: int() },
    resource: "inference",
    async run({ n, after }) {
      if (n >= after) await gate;
      return { n };
    },
  });
  return { node, letGo };
}

/** A loop of five steps that stops at the fourth, beside a model that is never loaded. */
const graph = {
  sigmaflow: 1,
  nodes: {
    list: { type: "list.range", in: { first: 0, count: 5 } },
    each: {
      type: "loop",
      in: { items: { $from: "list.items" }, n: 0 },
      body: {
        inputs: { item: { type: "int", default: 0 }, n: { type: "int" } },
        nodes: { slow: { type: "test.slow", in: { n: { $input: "item" }, after: 3 } } },
        outputs: { n: { $from: "slow.n" } },
      },
    },
    model: { type: "model.load", in: { name: "embedded" } },
  },
  outputs: { n: { $from: "each.n" } },
};

test("servers and workers are listed with what each has and does now, and by the command too", async () => {
  const { node, letGo } = slowStep();
  const cluster = await newCluster({ nodes: [node] });
  const { app, context } = await cluster.server();
  await cluster.worker();
  const { id } = (await app.inject({ method: "POST", url: "/api/runs", payload: { graph } })).json();
  const list = async (): Promise<readonly Worker[]> => (await app.inject("/api/workers")).json();
  const at = { run: id, path: "each/step[3]/slow", step: 3, of: 5 };
  await vi.waitFor(async () => expect((await list())[1]?.doing).toEqual([at]), patience);
  const before = Date.now();
  const [server, worker] = await list();
  const { provider, memoryBudget: memory } = context.engine;
  const same = { version: "0.0.0", since: expect.any(Number), seen: expect.any(Number), id: expect.any(String) };
  const name = expect.stringMatching(/:\d+$/);
  expect(server).toEqual({ ...same, role: "server", name, models: [], stepsPerSecond: 0, doing: [] });
  expect(worker).toEqual({
    ...{ ...same, role: "worker", name, provider, memory, models: ["embedded"], doing: [at] },
    stepsPerSecond: expect.any(Number),
  });
  expect(before - worker!.seen).toBeLessThan(6000);
  expect((await app.inject("/api/queue")).json().workers).toMatchObject([{ id: worker!.id, doing: [at] }]);
  const status = await context.cluster!.status();
  expect(statusText(status)).toMatch(
    new RegExp(`worker .* ${id} at each/step.3./slow, 3 of 5 .* steps/s +cpu +embedded`),
  );
  letGo();
  await vi.waitFor(async () => expect((await list())[1]?.doing).toEqual([]), patience);
});
