import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { shrink, stopServers, sum, type TestServer, testServer } from "../fixtures/test-server.ts";
import { waiting, waitingNode } from "../fixtures/waiting-node.ts";
import { shippedGraphs } from "../shipped.ts";

afterEach(stopServers);

const picture = readFileSync(`${shippedGraphs()}reference.png`);

type Headers = Record<string, string>;

function post({ app }: TestServer, url: string, payload: object, headers: Headers = {}) {
  return app.inject({ method: "POST", url, payload, headers });
}

const get = ({ app }: TestServer, url: string, headers: Headers = {}) =>
  app.inject({ url: url.replace(/^http:\/\/[^/]+/, ""), headers });

/** What the live service's own library does: sends, asks until it is over, and fetches what became of it. */
async function runAs(server: TestServer, graph: string, payload: object) {
  const queued = (await post(server, `/v2/${graph}`, payload)).json();
  for (const name of ["request_id", "status_url", "response_url", "poll_url"]) expect(queued[name], name).toBeTruthy();
  for (let i = 0; i < 500; i++) {
    const standing = await get(server, queued.status_url);
    if (["COMPLETED", "FAILED"].includes(standing.json().status))
      return { queued, standing, result: await get(server, queued.response_url) };
    expect(standing.statusCode).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("it does not end");
}

test("a request is accepted at once, followed, and its pictures are fetched", async () => {
  const server = await testServer({ shrink });
  const { queued, standing, result } = await runAs(server, "shrink", {
    picture: picture.toString("base64"),
    width: 24,
  });
  expect(queued.status).toBe("QUEUED");
  expect([standing.statusCode, standing.json().status]).toEqual([200, "COMPLETED"]);
  expect(result.statusCode).toBe(200);
  const { output, images, metrics, request_id } = result.json();
  expect(request_id).toBe(queued.request_id);
  expect(metrics).toMatchObject({ inference_time: expect.any(Number), remaining_credits: expect.any(Number), cost: 0 });
  expect(images).toEqual([
    {
      url: output,
      content_type: "image/png",
      file_name: expect.stringMatching(/\.png$/),
      file_size: expect.any(Number),
    },
  ]);
  const file = await get(server, output);
  expect(file.rawPayload.byteLength).toBe(images[0].file_size);
  expect((await get(server, queued.poll_url)).json()).toEqual(result.json());
  // The same run as any other.
  expect((await get(server, `/api/runs/${request_id}`)).json().status).toBe("succeeded");
});

test("a picture that was made is taken by its address, which is not fetched", async () => {
  const server = await testServer({ shrink });
  const { result } = await runAs(server, "shrink", { picture: picture.toString("base64"), width: 24 });
  const { output } = result.json();
  const again = await runAs(server, "shrink", {
    picture: output.replace(/^http:\/\/[^/]+/, "https://elsewhere.example"),
    width: 16,
  });
  expect(again.result.json().images).toHaveLength(1);
  const missing = await post(server, "/v1/shrink", { picture: `http://x/api/artifacts/${"0".repeat(64)}` });
  expect([missing.statusCode, missing.json().code]).toEqual([400, "UPLOAD_NOT_FOUND"]);
});

test("while it waits and goes on it says so, and a run that is cancelled has failed", async () => {
  const wait = waitingNode();
  const server = await testServer({ waiting }, { nodes: [wait.node] });
  const begun = wait.next();
  const [first, second] = [await post(server, "/v2/waiting", {}), await post(server, "/v2/waiting", {})];
  await begun;
  const statusOf = async (answer: typeof first) => (await get(server, answer.json().status_url)).json().status;
  expect([await statusOf(first), await statusOf(second)]).toEqual(["PROCESSING", "QUEUED"]);
  const id = second.json().request_id;
  await server.app.inject({ method: "POST", url: `/api/runs/${id}/cancel` });
  await server.runs.ended(id, AbortSignal.timeout(10_000));
  for (const url of [second.json().status_url, second.json().response_url]) {
    const failed = await get(server, url);
    expect([failed.statusCode, failed.json()]).toMatchObject([
      422,
      { status: "FAILED", error: "The run was cancelled." },
    ]);
  }
  wait.letGo();
});

test("what is wrong with a request is answered as below /v1, and one that nobody sent is not found", async () => {
  const server = await testServer({ sum });
  const wrong = await post(server, "/v2/sum", { a: "many" });
  expect([wrong.statusCode, wrong.json().problems[0].input]).toEqual([400, "a"]);
  expect((await post(server, "/v2/nothing", {})).statusCode).toBe(404);
  for (const url of ["/v2/requests/nobody", "/v2/requests/nobody/status", "/v1/requests/nobody"])
    expect((await get(server, url)).statusCode).toBe(404);
  const named = await post(server, "/v2/sum", { a: "1", extra: 2 });
  expect(named.headers["x-ignored-parameters"]).toBe("extra");
});

test("clients that ask for their credits first go on", async () => {
  const server = await testServer({ sum });
  expect((await get(server, "/v1/get-user-credits")).json()).toEqual({
    credits: expect.any(Number),
    "free-credits": 0,
  });
});

test("requests belong to their key, and can be sent again with an idempotency key", async () => {
  const server = await testServer({ sum }, { keys: ["a"] });
  const headers = { "x-api-key": "a", "idempotency-key": "k" };
  const [first, again] = [
    await post(server, "/v2/sum", { a: 1 }, headers),
    await post(server, "/v2/sum", { a: 1 }, headers),
  ];
  expect(again.json()).toEqual(first.json());
  expect((await get(server, first.json().status_url)).statusCode).toBe(401);
  expect((await get(server, first.json().status_url, { "x-api-key": "a" })).statusCode).toBe(200);
});
