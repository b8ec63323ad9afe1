import { expect, test, vi } from "vitest";
import { startStores } from "../../test/support/cluster/cluster.ts";
import { inProcess } from "../../test/support/cluster/in-process.ts";
import { statusText } from "../command/cluster-action.ts";
import { sum } from "../server/fixtures/test-server.ts";
import { waiting, waitingNode } from "../server/fixtures/waiting-node.ts";

const newCluster = inProcess(await startStores());
const patience = { timeout: 20_000, interval: 50 };

test("runs without inference go on beside one that holds up the only worker, of which one infers at a time", async () => {
  const wait = waitingNode();
  const cluster = await newCluster({ nodes: [wait.node] });
  const { app } = await cluster.server({ sum, waiting });
  await cluster.worker();
  const ask = async (graph: string, inputs: object) =>
    (await app.inject({ method: "POST", url: "/api/runs", payload: { graph, inputs } })).json().id as string;
  const status = async (id: string) => (await app.inject(`/api/runs/${id}`)).json().status;
  const begun = wait.next();
  const slow = await ask("waiting", { value: 1 });
  await begun;
  const second = await ask("waiting", { value: 2 });
  for (const a of [1, 2, 3]) {
    const light = await ask("sum", { a });
    await vi.waitFor(async () => expect(await status(light)).toBe("succeeded"), patience);
  }
  expect([await status(slow), await status(second), wait.begun()]).toEqual(["running", "queued", 1]);
  wait.letGo();
  await vi.waitFor(async () => expect(await status(second)).toBe("succeeded"), patience);
});

test("what needs what no worker has waits, is seen by operators, and keeps its needs when it is tried again", async () => {
  const cluster = await newCluster();
  const { app, context } = await cluster.server({ sum });
  const worker = await cluster.worker();
  const ask = { graph: "sum", inputs: { a: 1 }, needs: { provider: "cuda", memory: 2 ** 30 } };
  const { id } = (await app.inject({ method: "POST", url: "/api/runs", payload: ask })).json();
  const other = (await app.inject({ method: "POST", url: "/api/runs", payload: { ...ask, needs: {} } })).json();
  const status = async (id: string) => (await app.inject(`/api/runs/${id}`)).json().status;
  await vi.waitFor(async () => expect(await status(other.id)).toBe("succeeded"), patience);
  const standing = await context.cluster!.status();
  expect(standing.unmet).toEqual([{ provider: "cuda", memory: 2 ** 30, runs: 1 }]);
  expect(statusText(standing)).toMatch(
    /^1 run waits .*\n1 of them for a worker with cuda and --memory 1\.0 GiB; there is/,
  );
  await app.inject({ method: "POST", url: `/api/runs/${id}/cancel` });
  await vi.waitFor(async () => expect(await status(id)).toBe("cancelled"), patience);
  const again = (await app.inject({ method: "POST", url: `/api/runs/${id}/retry` })).json();
  expect((await context.store.get(again.id))?.needs).toEqual(ask.needs);
  const headers = { "run-needs": "memory=1GiB, provider=cuda" };
  const asked = await app.inject({ method: "POST", url: "/v2/sum", payload: { a: 2 }, headers });
  const byHeader = asked.json().request_id;
  expect((await context.store.get(byHeader))?.needs).toEqual(ask.needs);
  expect((await context.cluster!.status()).unmet).toMatchObject([{ runs: 2 }]);
  await worker.members.offers({ provider: "cuda", memory: 2 ** 31 });
  await vi.waitFor(async () => expect(await status(byHeader)).toBe("succeeded"), patience);
  await vi.waitFor(async () => expect(await status(again.id)).toBe("succeeded"), patience);
});
