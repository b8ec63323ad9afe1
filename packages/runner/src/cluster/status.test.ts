import { expect, test, vi } from "vitest";
import { startStores } from "../../test/support/cluster/cluster.ts";
import { inProcess } from "../../test/support/cluster/in-process.ts";
import { statusText } from "../command/cluster-action.ts";
import { sum } from "../server/fixtures/test-server.ts";

const newCluster = inProcess(await startStores());

test("operators see what waits, who is there, and what they have done", async () => {
  const cluster = await newCluster();
  const server = await cluster.server({ sum });
  const { app, context } = server;
  await app.inject({ method: "POST", url: "/api/queue/pause" });
  const asked = { method: "POST", url: "/api/runs", payload: { graph: "sum", inputs: { a: 1 } } } as const;
  const { id } = (await app.inject(asked)).json();
  const metrics = async () => (await app.inject("/metrics")).body;
  expect(await metrics()).toMatch(/^sigmaflow_lane_waiting\{lane="free"\} 1$/m);
  const before = await context.cluster!.status();
  expect(before).toMatchObject({ paused: true, waiting: { inference: 0, remote: 0, free: 1 } });
  expect(statusText(before)).toMatch(/^1 run waits \(1 free\), the oldest for .*; the queue is paused\n\nserver {2}/);

  await cluster.worker();
  await app.inject({ method: "POST", url: "/api/queue/resume" });
  await vi.waitFor(async () => expect((await app.inject(`/api/runs/${id}`)).json().status).toBe("succeeded"), {
    timeout: 20_000,
    interval: 50,
  });
  // A worker says what it has done every other second.
  await vi.waitFor(async () => expect(await metrics()).toMatch(/^sigmaflow_worker_runs_total\{worker="[^"]+"\} 1$/m), {
    timeout: 20_000,
    interval: 200,
  });
  const after = await context.cluster!.status();
  expect(after.members.map(({ role, work }) => [role, work.runs])).toEqual([
    ["server", 0],
    ["worker", 1],
  ]);
  expect(statusText(after)).toMatch(/^0 runs wait\n[\s\S]*worker .* idle {2}1 run {2}/);
});
