import { copyFileSync } from "node:fs";
import path from "node:path";
import { type AnyNode, defineNode, seed } from "@sigmaflow/core";
import { afterEach, expect, test } from "vitest";
import { quick, remoteExample } from "./fixtures/remote-graphs.ts";
import { type ServedGraphs, stopServers, sum, type TestServer, testServer } from "./fixtures/test-server.ts";
import { waiting, waitingNode } from "./fixtures/waiting-node.ts";
import type { ServerLimits } from "./limits.ts";
import { shippedGraphs } from "./shipped.ts";

afterEach(stopServers);

const dropIn = "sdxl1.0-txt2img";
const remote: unknown = JSON.parse(remoteExample);

/** Servers that take the next one's pictures, the last the first's. */
async function circle(
  all: readonly ServedGraphs[],
  { node }: { readonly node: AnyNode } = waitingNode(),
  limits: Partial<ServerLimits> = {},
): Promise<readonly (TestServer & { readonly address: string })[]> {
  const services = all.map(() => ({ baseUrl: "" }));
  const servers = await Promise.all(
    all.map(async (graphs, i) => {
      const server = await testServer(graphs, { remote: services[i]!, nodes: [node], limits });
      copyFileSync(`${shippedGraphs()}reference.png`, path.join(server.folder, "reference.png"));
      return { ...server, address: await server.app.listen({ host: "127.0.0.1", port: 0 }) };
    }),
  );
  for (const [i, service] of services.entries()) service.baseUrl = `${servers[(i + 1) % servers.length]!.address}/v1`;
  return servers;
}

function post({ app }: TestServer, graph: string, payload: object) {
  return app.inject({ method: "POST", url: `/v1/${graph}`, payload });
}

async function runsOf({ app }: TestServer): Promise<readonly { readonly title?: string; readonly status: string }[]> {
  return (await app.inject("/api/runs")).json().runs;
}

test("a server that is its own remote service makes the picture in the turn of the run that asks for it", async () => {
  const wait = waitingNode();
  const hold = { type: "test.wait", in: { value: { $input: "size" } } };
  const slow = {
    ...quick,
    nodes: { ...quick.nodes, hold },
    outputs: { ...quick.outputs, held: { $from: "hold.value" } },
  };
  const [server] = await circle([{ [dropIn]: slow, remote, sum }], wait);
  const begun = wait.next();
  const asked = post(server!, "remote", { prompt: "a cat", seed: 3, samples: 2 });
  await begun;
  // What infers nothing waits for neither of them.
  const last = await post(server!, "sum", { a: 1 });
  expect((await runsOf(server!)).map(({ status }) => status)).toEqual(["succeeded", "running", "running"]);
  wait.letGo();
  const answer = await asked;
  expect(answer.json()).toMatchObject({ seed: 3, images: [{ width: 24, height: 16, seed: 3 }, { seed: 4 }] });
  expect(last.json()).toMatchObject({ values: { sum: 3 } });
  expect((await runsOf(server!)).map(({ status }) => status)).toEqual(Array(4).fill("succeeded"));
});

test.each([
  ["a server whose remote service is itself", [{ [dropIn]: remote }]],
  ["two servers of which each asks the other", [{ [dropIn]: remote }, { [dropIn]: remote }]],
])("%s says so at once instead of waiting for itself", async (_what, graphs) => {
  const servers = await circle(graphs);
  const answer = await post(servers[0]!, dropIn, { prompt: "a cat", seed: 3 });
  expect(answer.statusCode).toBe(508);
  expect(answer.json()).toMatchObject({ code: "REMOTE_LOOP", path: "remote/calls/item[0]/call" });
  for (const server of servers)
    expect((await runsOf(server)).map(({ status }) => status)).toEqual(
      server === servers[0] ? ["failed", "failed"] : ["failed"],
    );
});

test("a run takes along what it has asked its own server for when it is cancelled", async () => {
  const wait = { ...waiting, title: "Waits", inputs: { ...waiting.inputs, prompt: { type: "string" } } };
  const [server] = await circle([{ [dropIn]: wait, remote }]);
  const { app } = server!;
  const payload = { graph: "remote", inputs: { prompt: "a cat", seed: 3 } };
  const { id } = (await app.inject({ method: "POST", url: "/api/runs", payload })).json();
  await expect.poll(async () => (await runsOf(server!)).map(({ status }) => status)).toEqual(["running", "running"]);
  await app.inject({ method: "POST", url: `/api/runs/${id}/cancel` });
  await expect
    .poll(async () => (await runsOf(server!)).map(({ status }) => status))
    .toEqual(["cancelled", "cancelled"]);
});

test("nobody comes first by a header of their own", async () => {
  const wait = waitingNode();
  const server = await testServer({ waiting }, { nodes: [wait.node] });
  const begun = wait.next();
  const { id } = (await server.app.inject({ method: "POST", url: "/api/runs", payload: { graph: "waiting" } })).json();
  await begun;
  const headers = { "x-sigmaflow-chain": `${id}, ${"x".repeat(5000)}` };
  const asked = server.app.inject({ method: "POST", url: "/v1/waiting", payload: {}, headers });
  await expect.poll(async () => (await server.app.inject("/api/health")).json().queue.waiting).toBe(1);
  wait.letGo();
  expect((await asked).statusCode).toBe(200);
});

test.each([
  ["itself", [{}]],
  ["a server that asks it back", [{}, { [dropIn]: remote }]],
])(
  "[faults Broken 4.1] a run and those that it asks its own server for, by %s, have one allowance",
  async (_who, others) => {
    const paid: unknown[] = [];
    const node = defineNode({
      type: "test.pay",
      version: 1,
      description: "Costs money.",
      category: "test",
      effect: "paid",
      inputs: { seed: seed({ description: "What is paid for." }) },
      outputs: { seed: seed() },
      run(inputs) {
        paid.push(inputs.seed);
        return inputs;
      },
    });
    const pay = { type: "test.pay", in: { seed: { $input: "seed" } } };
    const paying = {
      ...quick,
      nodes: { ...quick.nodes, pay },
      outputs: { ...quick.outputs, paid: { $from: "pay.seed" } },
    };
    const graphs = others.map((graph, i) => (i === 0 ? { [dropIn]: paying, remote } : graph));
    const [server] = await circle(graphs, { node }, { paidPerRun: 5 });
    // A call of this run, what the run that it asks for pays, and so on: 1 and 1, 2 and 2, 3 and no more.
    const refused = await post(server!, "remote", { prompt: "a cat", seed: 3, samples: 4 });
    expect([refused.statusCode >= 400, paid]).toEqual([true, [3, 4]]);
    // Another wish has an allowance of its own.
    const other = await post(server!, "remote", { prompt: "a cat", seed: 11, samples: 1 });
    expect([other.statusCode, paid]).toEqual([200, [3, 4, 11]]);
  },
);
