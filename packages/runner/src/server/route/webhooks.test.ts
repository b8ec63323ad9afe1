import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { webhookEvent } from "@sigmaflow/core/wire";
import { afterEach, expect, test } from "vitest";
import { stopServers, sum, type TestServer, testServer } from "../fixtures/test-server.ts";
import { waiting, waitingNode } from "../fixtures/waiting-node.ts";

/** On a machine that has other things to do. */
const patient = { timeout: 20_000 };

const receivers: Server[] = [];
afterEach(async () => {
  for (const one of receivers.splice(0)) {
    one.closeAllConnections();
    one.close();
  }
  await stopServers();
});

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Somebody on this machine who takes webhooks. */
async function receiver(answer: (response: ServerResponse, n: number) => void = (response) => response.end()) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += String(part);
    received.push({ headers: request.headers, body });
    answer(response, received.length);
  });
  receivers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { received, host, url: `http://${host}/hook` };
}

const start = ({ app }: TestServer, webhook: string, headers: Record<string, string> = {}, graph = "sum") =>
  app.inject({
    ...{ method: "POST", url: "/api/runs", payload: { graph, inputs: graph === "sum" ? { a: 1, seed: 5 } : {} } },
    headers: { "webhook-url": webhook, ...headers },
  });
const get = ({ app }: TestServer, url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

test("the end of a run is sent where its request says, signed so that its client can tell", async () => {
  const { received, host, url } = await receiver();
  const server = await testServer({ sum }, { webhookHosts: [host], keys: ["k", "other"] });
  const key = { "x-api-key": "k" };
  const { id } = (await start(server, url, key)).json();
  await expect.poll(() => received.length, patient).toBe(1);
  const [{ headers, body }] = received as [Received];
  const event = webhookEvent.parse(JSON.parse(body));
  expect(event).toMatchObject({
    ...{ type: "run.succeeded", timestamp: expect.stringMatching(/^\d{4}-.*Z$/) },
    data: {
      id,
      status: "succeeded",
      outputs: { sum: { value: 3 } },
      images: [],
      url: expect.stringMatching(`/api/runs/${id}$`),
    },
  });
  const { secret } = (await get(server, "/api/webhooks/secret", key)).json();
  expect(secret).toMatch(/^whsec_/);
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const mac = createHmac("sha256", Buffer.from(secret.slice(6), "base64"))
    .update(signed)
    .digest("base64");
  expect([headers["webhook-id"], headers["webhook-signature"]]).toEqual([id, `v1,${mac}`]);
  expect(Math.abs(Number(headers["webhook-timestamp"]) - Date.now() / 1000)).toBeLessThan(60);
  expect((await get(server, "/api/webhooks/secret", { "x-api-key": "other" })).json().secret).not.toBe(secret);
  await expect
    .poll(async () => (await get(server, `/api/runs/${id}/webhook`, key)).json())
    .toMatchObject({ url, state: "delivered", attempts: [{ status: 200 }] });
  // It can be had again.
  const again = await server.app.inject({ method: "POST", url: `/api/runs/${id}/webhook`, headers: key });
  expect(again.statusCode).toBe(202);
  await expect.poll(() => received.length, patient).toBe(2);
  expect(received[1]?.headers["webhook-id"]).toBe(id);
});

test("every address that runs a graph takes one, and what fails or is cancelled is told too", async () => {
  const { received, host, url } = await receiver();
  const wait = waitingNode();
  const server = await testServer({ sum, waiting }, { webhookHosts: [host], nodes: [wait.node] });
  const types = () => received.map(({ body }) => JSON.parse(body).type);
  for (const address of ["/v1/sum", "/v2/sum", "/graphs/sum", "/workflows/sum"]) {
    const answer = await server.app.inject({
      ...{ method: "POST", url: address, payload: { a: 1, seed: 5 }, headers: { "webhook-url": url } },
    });
    expect([address, answer.statusCode]).toEqual([address, 200]);
  }
  await expect.poll(types, patient).toEqual(Array(4).fill("run.succeeded"));
  const begun = wait.next();
  const { id } = (await start(server, url, {}, "waiting")).json();
  await begun;
  await server.app.inject({ method: "POST", url: `/api/runs/${id}/cancel` });
  await expect.poll(() => types()[4], patient).toBe("run.cancelled");
  wait.letGo();
});

test("what was on its way when the server ended is sent by the next one", async () => {
  const { received, host, url } = await receiver((response, n) => void (n > 1 && response.end()));
  const server = await testServer({ sum }, { webhookHosts: [host] });
  const { id } = (await start(server, url)).json();
  await expect.poll(() => received.length, patient).toBe(1);
  const next = await server.restart();
  await expect.poll(() => received.length, patient).toBe(2);
  await expect
    .poll(async () => (await get(next, `/api/runs/${id}/webhook`)).json())
    .toMatchObject({ state: "delivered", attempts: [{ status: 200 }] });
  // The same server has the same secret.
  expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
});

test("hosts that are not listed are refused before anything runs, and what is no address", async () => {
  const { received, url } = await receiver();
  const [none, other] = [await testServer({ sum }), await testServer({ sum }, { webhookHosts: ["*"] })];
  for (const [server, webhook, reason] of [
    [none, url, "calls no webhooks"],
    [other, url, "does not call 127.0.0.1"],
    [other, "ftp://example.org/", "no address"],
    [other, "http://user:word@example.org/", "no address"],
    [other, "nothing", "no address"],
  ] as const) {
    const refused = await start(server, webhook);
    expect([refused.statusCode, refused.json().error]).toEqual([400, expect.stringContaining(reason)]);
  }
  expect((await get(other, "/api/runs")).json().runs).toEqual([]);
  expect(received).toEqual([]);
});

test("a run without a webhook has nothing to show, nor has one of another key", async () => {
  const { host, url } = await receiver();
  const server = await testServer({ sum }, { webhookHosts: [host] });
  const { id } = (
    await server.app.inject({ method: "POST", url: "/api/runs", payload: { graph: "sum", inputs: { a: 1 } } })
  ).json();
  for (const method of ["GET", "POST"] as const) {
    const missing = await server.app.inject({ method, url: `/api/runs/${id}/webhook` });
    expect([missing.statusCode, missing.json().code]).toEqual([404, "WEBHOOK_NOT_FOUND"]);
    const nobody = await server.app.inject({ method, url: "/api/runs/nobody/webhook" });
    expect(nobody.json().code).toBe("RUN_NOT_FOUND");
  }
  expect(url).toContain(host);
});
