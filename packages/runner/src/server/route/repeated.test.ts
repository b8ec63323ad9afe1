import { afterEach, expect, test } from "vitest";
import { stopServers, sum, type TestServer, testServer } from "../fixtures/test-server.ts";
import { waiting, waitingNode } from "../fixtures/waiting-node.ts";

afterEach(stopServers);

type Headers = Record<string, string>;

function post({ app }: TestServer, url: string, payload: object, headers: Headers = {}) {
  return app.inject({ method: "POST", url, payload, headers });
}

async function runsOf({ app }: TestServer): Promise<readonly { readonly id: string; readonly status: string }[]> {
  return (await app.inject("/api/runs")).json().runs;
}

const key = (name: string): Headers => ({ "idempotency-key": name });

test("a request that is sent again with its key is the same run, also after a restart", async () => {
  const wait = waitingNode();
  const server = await testServer({ waiting }, { nodes: [wait.node] });
  const asked = { graph: "waiting", inputs: { value: 3 } };
  const first = await post(server, "/api/runs", asked, key("one"));
  const again = await post(server, "/api/runs", asked, key('"one"'));
  expect([first.statusCode, again.statusCode]).toEqual([202, 202]);
  expect(again.json()).toEqual(first.json());
  expect([first, again].map(({ headers }) => [headers.location, headers["idempotent-replayed"]])).toEqual([
    [`/api/runs/${first.json().id}`, undefined],
    [`/api/runs/${first.json().id}`, "true"],
  ]);
  const other = await server.restart();
  expect((await post(other, "/api/runs", asked, key("one"))).json()).toEqual(first.json());
  expect(await runsOf(other)).toHaveLength(1);
  wait.letGo();
});

test("a request waits for the run that it became before, and is answered like the first", async () => {
  const wait = waitingNode();
  const server = await testServer({ waiting }, { nodes: [wait.node] });
  const begun = wait.next();
  const answers = [1, 2, 3].map(() => post(server, "/v1/waiting", { value: 7, other: 1 }, key("k")));
  await begun;
  wait.letGo();
  const [first, ...rest] = await Promise.all(answers);
  expect(first!.json()).toMatchObject({ values: { value: 7 } });
  // The seed was drawn once.
  for (const answer of rest) {
    expect(answer.json()).toEqual(first!.json());
    expect(answer.headers).toMatchObject({
      "x-ignored-parameters": "other",
      "x-seed-value": first!.headers["x-seed-value"],
    });
  }
  expect((await post(server, "/v1/waiting", { value: 7, other: 1 }, key("k"))).json()).toEqual(first!.json());
  expect([wait.begun(), (await runsOf(server)).length]).toEqual([1, 1]);
});

test("a run goes on when its client leaves, if it may be asked for again", async () => {
  const wait = waitingNode();
  const server = await testServer({ waiting }, { nodes: [wait.node] });
  await server.app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = server.app.server.address() as { port: number };
  const leave = new AbortController();
  const begun = wait.next();
  const request = {
    method: "POST",
    body: JSON.stringify({ value: 4 }),
    headers: { "content-type": "application/json", ...key("later") },
  };
  const left = fetch(`http://127.0.0.1:${port}/v1/waiting`, { ...request, signal: leave.signal });
  await begun;
  leave.abort();
  await expect(left).rejects.toThrow();
  await new Promise((resolve) => server.app.server.getConnections(resolve));
  const again = fetch(`http://127.0.0.1:${port}/v1/waiting`, request);
  wait.letGo();
  expect(await (await again).json()).toMatchObject({ values: { value: 4 } });
  expect(wait.begun()).toBe(1);
});

test("another request with the key of one before is refused", async () => {
  const server = await testServer({ sum, total: sum });
  expect((await post(server, "/v1/sum", { a: 1 }, key("k"))).statusCode).toBe(200);
  for (const [url, body] of [
    ["/v1/sum", { a: 2 }],
    ["/v1/total", { a: 1 }],
    ["/api/runs", { graph: "sum", inputs: { a: 1 } }],
  ] as const) {
    const refused = await post(server, url, body, key("k"));
    expect([refused.statusCode, refused.json().code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
  }
  expect(await runsOf(server)).toHaveLength(1);
});

test("keys of one client are nothing to another", async () => {
  const server = await testServer({ sum }, { keys: ["a", "b"] });
  const answers = await Promise.all(
    ["a", "b", "a"].map((own) => post(server, "/v1/sum", { a: 1 }, { ...key("k"), "x-api-key": own })),
  );
  const [a, b, again] = answers.map((answer) => answer.json().run);
  expect(again).toBe(a);
  expect(b).not.toBe(a);
});

test.each(["", "with space", "é", "x".repeat(256)])("a key that is %j is refused", async (name) => {
  const server = await testServer({ sum });
  for (const url of ["/v1/sum", "/api/runs"]) {
    const refused = await post(
      server,
      url,
      url === "/v1/sum" ? { a: 1 } : { graph: "sum", inputs: { a: 1 } },
      key(name),
    );
    expect([refused.statusCode, refused.json().code]).toEqual([400, "BAD_IDEMPOTENCY_KEY"]);
  }
});

test("what was refused is not remembered", async () => {
  const server = await testServer({ sum });
  expect((await post(server, "/v1/sum", { a: "many" }, key("k"))).statusCode).toBe(400);
  expect((await post(server, "/v1/sum", { a: 1 }, key("k"))).json()).toMatchObject({ values: { sum: 3 } });
});

test("Prefer: respond-async answers at once where the run is found", async () => {
  const wait = waitingNode();
  const server = await testServer({ waiting }, { nodes: [wait.node] });
  const answer = await post(server, "/v1/waiting", { value: 9 }, { prefer: "respond-async" });
  expect(answer.statusCode).toBe(202);
  const { id } = answer.json();
  expect(answer.headers).toMatchObject({ location: `/api/runs/${id}`, "preference-applied": "respond-async" });
  wait.letGo();
  await server.runs.ended(id, AbortSignal.timeout(10_000));
  const run = (await server.app.inject(answer.headers.location as string)).json();
  expect(run).toMatchObject({ status: "succeeded", outputs: { value: { value: 9 } } });
});

test("Prefer: respond-async answers with the address of a run that takes no time, too", async () => {
  const server = await testServer({ sum });
  for (let a = 0; a < 10; a++) {
    const answer = await post(server, "/v1/sum", { a }, { prefer: "respond-async" });
    expect([answer.statusCode, answer.headers.location]).toEqual([202, `/api/runs/${answer.json().id}`]);
    const { outputs } = await server.runs.ended(answer.json().id, AbortSignal.timeout(10_000));
    expect(outputs).toMatchObject({ sum: { value: a + 2 } });
  }
});

test("Prefer: wait answers with the run when the time is over, and with the picture before", async () => {
  const wait = waitingNode();
  const server = await testServer({ waiting, sum }, { nodes: [wait.node] });
  const asked = { ...key("k"), prefer: "wait=1" };
  const late = await post(server, "/v1/waiting", { value: 9 }, asked);
  expect([late.statusCode, late.headers["preference-applied"]]).toEqual([202, "wait=1"]);
  wait.letGo();
  const answer = await post(server, "/v1/waiting", { value: 9 }, { ...key("k"), prefer: "wait=60, respond-async" });
  expect(answer.json()).toMatchObject({ run: late.json().id, values: { value: 9 } });
  expect((await post(server, "/v1/sum", { a: 1 }, { prefer: "wait=60" })).json()).toMatchObject({ values: { sum: 3 } });
});

test("a run that has not ended at the deadline of its request is cancelled", async () => {
  const wait = waitingNode();
  const server = await testServer({ waiting, sum }, { nodes: [wait.node] });
  const late = await post(server, "/v1/waiting", {}, { "cancel-after": "1s" });
  expect([late.statusCode, late.json().code, late.headers["x-should-retry"]]).toEqual([
    504,
    "DEADLINE_PASSED",
    "false",
  ]);
  const { id } = (await post(server, "/api/runs", { graph: "waiting" }, { "cancel-after": "1" })).json();
  expect(await server.runs.ended(id, AbortSignal.timeout(10_000))).toMatchObject({ status: "cancelled" });
  expect((await post(server, "/v1/sum", { a: 1 }, { "cancel-after": "1m" })).statusCode).toBe(200);
  expect((await runsOf(server)).map(({ status }) => status)).toEqual(["succeeded", "cancelled", "cancelled"]);
});

test("a deadline counts after a restart", async () => {
  const wait = waitingNode();
  const server = await testServer({ waiting }, { nodes: [wait.node] });
  const { id } = (await post(server, "/api/runs", { graph: "waiting" }, { "cancel-after": "1" })).json();
  const other = await server.restart();
  expect(await other.runs.ended(id, AbortSignal.timeout(10_000))).toMatchObject({ status: "cancelled" });
});

test.each(["0", "soon", "25h", "-1", "1.5s"])("a deadline of %j is refused", async (deadline) => {
  const server = await testServer({ sum });
  const refused = await post(server, "/v1/sum", { a: 1 }, { "cancel-after": deadline });
  expect([refused.statusCode, refused.json().code]).toEqual([400, "BAD_REQUEST"]);
});
