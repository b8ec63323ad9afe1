import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { StoredKeys } from "../../store/stored-keys.ts";
import { stopServers, sum, type TestServer, testServer } from "../fixtures/test-server.ts";
import { waiting, waitingNode } from "../fixtures/waiting-node.ts";

afterEach(stopServers);

type Headers = Record<string, string>;
const post = ({ app }: TestServer, url: string, payload: object = {}, headers: Headers = {}) =>
  app.inject({ method: "POST", url, payload, headers });
const get = async ({ app }: TestServer, url: string, headers: Headers = {}) =>
  (await app.inject({ url, headers })).json();

/** A server whose inference is busy, and what starts more runs that wait for it. */
async function busy(options: Parameters<typeof testServer>[1] = {}) {
  const wait = waitingNode();
  const server = await testServer({ waiting, sum }, { nodes: [wait.node], ...options });
  const submit = async (more: object = {}, headers: Headers = {}): Promise<string> =>
    (await post(server, "/api/runs", { graph: "waiting", ...more }, headers)).json().id;
  return { server, wait, submit };
}

test("what waits is shown in its order, put into another, and taken up so", async () => {
  const { server, wait, submit } = await busy();
  const begun = wait.next();
  const first = await submit();
  await begun;
  const [a, b, c, high, low] = [
    await submit(),
    await submit(),
    await submit(),
    await submit({ priority: 5 }),
    await submit({ priority: -5 }),
  ];
  const order = async () => (await get(server, "/api/queue")).waiting.map(({ id }: { id: string }) => id);
  expect(await get(server, "/api/queue")).toMatchObject({ paused: false, running: [first] });
  expect(await order()).toEqual([high, a, b, c, low]);
  expect((await post(server, `/api/runs/${c}/move`, { to: "front" })).statusCode).toBe(202);
  expect((await post(server, `/api/runs/${b}/move`, { before: a })).statusCode).toBe(202);
  expect(await order()).toEqual([high, c, b, a, low]);
  for (const body of [{ before: high }, { before: "nobody" }]) {
    const refused = await post(server, `/api/runs/${a}/move`, body);
    expect([refused.statusCode, refused.json().code]).toEqual([409, "RUN_NOT_WAITING"]);
  }
  expect((await post(server, `/api/runs/${first}/move`, { to: "front" })).json().code).toBe("RUN_NOT_WAITING");
  expect((await post(server, "/api/runs/nobody/move", { to: "front" })).statusCode).toBe(404);
  expect((await post(server, `/api/runs/${a}/move`, { to: "elsewhere" })).statusCode).toBe(400);
  wait.letGo();
  const ended = await Promise.all([high, c, b, a, low].map((id) => server.runs.ended(id, AbortSignal.timeout(20_000))));
  const starts = ended.map(({ started = 0 }) => started);
  expect([...starts].sort((x, y) => x - y)).toEqual(starts);
});

test("a paused queue takes nothing up, which is shown, and goes on where it is resumed", async () => {
  const server = await testServer({ sum });
  expect((await post(server, "/api/queue/pause")).json()).toEqual({ paused: true });
  const { id } = (await post(server, "/api/runs", { graph: "sum", inputs: { a: 1 } })).json();
  const waits = post(server, "/v1/sum", { a: 2 });
  await expect.poll(async () => (await get(server, "/api/queue")).waiting.length).toBe(2);
  expect(await get(server, "/api/queue")).toMatchObject({ paused: true, running: [] });
  expect((await get(server, `/api/runs/${id}`)).status).toBe("queued");
  expect((await post(server, "/api/queue/resume")).json()).toEqual({ paused: false });
  expect((await waits).json().values.sum).toBe(4);
  expect(await server.runs.ended(id, AbortSignal.timeout(10_000))).toMatchObject({ status: "succeeded" });
});

test("priorities, and that the queue is paused, are kept across a restart", async () => {
  const { server, wait, submit } = await busy();
  await post(server, "/api/queue/pause");
  const [low, usual, high] = [await submit({ priority: -1 }), await submit(), await submit({ priority: 3 })];
  const begun = wait.next();
  const next = await server.restart();
  // Nor is it forgotten that nothing is to be taken up.
  expect(await get(next, "/api/queue")).toMatchObject({
    paused: true,
    running: [],
    waiting: [{ id: high }, { id: usual }, { id: low }],
  });
  await post(next, "/api/queue/resume");
  await begun;
  const { running, waiting: others } = await get(next, "/api/queue");
  expect([running, others.map(({ id }: { id: string }) => id)]).toEqual([[high], [usual, low]]);
  wait.letGo();
});

test("keys see and move their own runs, and an admin's alone pauses and puts before others", async () => {
  const { folder } = await testServer();
  const keyFile = path.join(folder, "keys.db");
  const stored = new StoredKeys(keyFile);
  const [anna, berta] = ["anna", "berta"].map((name) => ({ "x-api-key": stored.create(name, {}).text }));
  const admin = { "x-api-key": stored.create("admin", { rights: ["run", "read", "admin"] }).text };
  stored.close();
  const { server, wait, submit } = await busy({ keyFile });
  const begun = wait.next();
  await submit({}, admin);
  await begun;
  const [hers, theirs] = [await submit({}, anna), await submit({ priority: 9 }, admin)];
  const shown = async (headers: Headers | undefined) => {
    const { running, waiting: all } = await get(server, "/api/queue", headers);
    return [running.length, all.map(({ id }: { id: string }) => id)];
  };
  expect([await shown(anna), await shown(berta), await shown(admin)]).toEqual([
    [0, [hers]],
    [0, []],
    [1, [theirs, hers]],
  ]);
  const status = async (url: string, headers: Headers | undefined, body: object = {}) =>
    (await post(server, url, body, headers)).statusCode;
  expect(await status(`/api/runs/${hers}/move`, berta, { to: "back" })).toBe(404);
  expect(await status(`/api/runs/${hers}/move`, anna, { to: "back" })).toBe(202);
  expect([await status("/api/queue/pause", anna), await status("/api/queue/resume", admin)]).toEqual([403, 200]);
  const listed = async (headers: Headers) => (await server.app.inject({ url: "/api/workers", headers })).statusCode;
  expect([await listed(anna!), await listed(admin)]).toEqual([403, 200]);
  const asked = { graph: "sum", inputs: { a: 1 } };
  expect(await status("/api/runs", anna, { ...asked, priority: 1 })).toBe(403);
  expect(await status("/api/runs", anna, { ...asked, priority: -1 })).toBe(202);
  wait.letGo();
});

test("a run goes as far as a node, whose outputs are its own", async () => {
  const server = await testServer({ sum });
  const payload = { graph: "sum", inputs: { a: 1, seed: 4 } };
  for (const [url, body] of [
    ["/api/runs?until=pick", payload],
    ["/api/runs", { ...payload, until: "pick" }],
    ["/api/runs", { ...payload, graph: sum, until: "pick" }],
  ] as const) {
    const { id } = (await post(server, url, body)).json();
    const { outputs, cache } = await server.runs.ended(id, AbortSignal.timeout(10_000));
    expect([outputs, cache && cache.hits + cache.misses]).toEqual([{ seeds: { value: [4, 5] } }, 1]);
  }
  const below = await post(server, "/v1/sum?until=add", payload.inputs);
  expect([below.json().values, below.headers["x-ignored-parameters"]]).toEqual([{ result: 3 }, undefined]);
  // The whole graph is no answer to a part of it, nor the other way round.
  expect((await post(server, "/v1/sum", payload.inputs)).json().values).toMatchObject({ sum: 3, word: "red" });
  expect((await post(server, "/v1/sum?until=add", payload.inputs)).json().values).toEqual({ result: 3 });
  const dry = await post(server, "/api/runs?until=name&dryRun=true", payload);
  expect(dry.json().rows.map(({ path: at }: { path: string }) => at)).toEqual(["name"]);
  for (const [url, status] of [
    ["/api/runs?until=pik", 422],
    ["/v1/sum?until=pik", 400],
  ] as const) {
    const refused = await post(server, url, url.startsWith("/v1") ? payload.inputs : payload);
    expect([refused.statusCode, refused.json()]).toMatchObject([
      status,
      { code: "NODE_NOT_FOUND", error: expect.stringContaining("pick") },
    ]);
  }
});

test.each(["/v2/sum", "/workflows/sum"])("%s goes as far as a node, and says what a run would do", async (url) => {
  const server = await testServer({ sum });
  const payload = { a: 1, seed: 4, other: 1 };
  const dry = await post(server, `${url}?dryRun=true&until=pick&more=1`, payload);
  expect([dry.statusCode, dry.headers["x-ignored-parameters"]]).toEqual([200, "more, other"]);
  expect(dry.json()).toMatchObject({ dryRun: true, nodes: { cached: 0, runs: 1, fails: 0, unknown: 0 }, waiting: 0 });
  expect((await get(server, "/api/runs")).runs).toEqual([]);
  const { request_id: id } = (await post(server, `${url}?until=pick`, payload)).json();
  const { outputs } = await server.runs.ended(id, AbortSignal.timeout(10_000));
  expect(outputs).toEqual({ seeds: { value: [4, 5] } });
  expect((await post(server, `${url}?until=pik`, payload)).json()).toMatchObject({ code: "NODE_NOT_FOUND" });
});

test("a single server performs what needs no more than it has, and refuses the rest", async () => {
  const server = await testServer({ sum });
  const { provider, memoryBudget } = server.context.engine;
  const asking = async (needs: object) => {
    const answer = await post(server, "/api/runs", { graph: "sum", inputs: { a: 1 }, needs });
    return [answer.statusCode, answer.json().code];
  };
  expect(await asking({ provider, memory: memoryBudget })).toEqual([202, undefined]);
  expect(await asking({ provider: "elsewhere" })).toEqual([422, "NEEDS_UNMET"]);
  expect(await asking({ memory: memoryBudget + 1 })).toEqual([422, "NEEDS_UNMET"]);
  expect((await asking({ memory: "much" }))[0]).toBe(400);
});

test.each([
  ["/api/runs", { graph: "sum" }],
  ["/v1/sum", {}],
  ["/graphs/sum", {}],
  ["/v2/sum", {}],
  ["/workflows/sum", {}],
  ["/v1/images/generations", { model: "sum", prompt: "a fox" }],
  ["/sdapi/v1/txt2img", { override_settings: { sd_model_checkpoint: "sum" } }],
  ["/mcp", { jsonrpc: "2.0", id: 1, method: "ping" }],
])("%s hears what a run needs in a header", async (url, body) => {
  const server = await testServer({ sum });
  const { provider, memoryBudget } = server.context.engine;
  const asking = async (needs: string) =>
    /NEEDS_UNMET|BAD_REQUEST/.exec((await post(server, url, body, { "run-needs": needs })).body)?.[0];
  expect(await asking(`provider=${provider}, memory=${memoryBudget}`)).toBeUndefined();
  expect(await asking("provider=elsewhere")).toBe("NEEDS_UNMET");
  expect(await asking("memory=9000TiB,provider=cpu")).toBe("NEEDS_UNMET");
  expect(await asking("memory=much")).toBe("BAD_REQUEST");
});

test("a single server is the only worker, and says what it does to who may see all runs", async () => {
  const { server, wait, submit } = await busy();
  const begun = wait.next();
  const id = await submit();
  await begun;
  const { provider, memoryBudget: memory } = server.context.engine;
  const known = { role: "server", version: "0.0.0", provider, memory, models: [], stepsPerSecond: 0 };
  expect(await get(server, "/api/workers")).toEqual([
    {
      ...{ ...known, id: expect.any(String), name: expect.stringMatching(/:\d+$/) },
      ...{ since: expect.any(Number), seen: expect.any(Number), doing: [{ run: id, path: "wait" }] },
    },
  ]);
  wait.letGo();
  await server.runs.ended(id, AbortSignal.timeout(20_000));
  await expect.poll(async () => (await get(server, "/api/workers"))[0].doing).toEqual([]);
});
