import type { RunEvent } from "@sigmaflow/core";
import { runEvent } from "@sigmaflow/core/wire";
import { afterEach, expect, test } from "vitest";
import { stopServers, sum, type TestServer, testServer } from "../fixtures/test-server.ts";
import { waiting, waitingNode } from "../fixtures/waiting-node.ts";

afterEach(stopServers);

async function submit({ app }: TestServer, payload: object): Promise<string> {
  const answer = await app.inject({ method: "POST", url: "/api/runs", payload });
  expect(answer.statusCode).toBe(202);
  expect(answer.headers.location).toBe(`/api/runs/${answer.json().id}`);
  return answer.json().id;
}

/** All events of a run, which this waits for. */
async function events({ app }: TestServer, id: string, query = "", headers = {}): Promise<readonly RunEvent[]> {
  const { body } = await app.inject({ url: `/api/runs/${id}/events${query}`, headers });
  return [...body.matchAll(/^id: (\d+)\ndata: (.*)$/gm)].map(([, seq, data]) => {
    const sent = JSON.parse(data!);
    const event = runEvent.parse(sent);
    expect(event).toEqual(sent);
    expect(event.seq).toBe(Number(seq));
    return event;
  });
}

test("accepts a run, tells its events to the end and keeps what it made", async () => {
  const server = await testServer({ sum });
  const id = await submit(server, { graph: "sum", inputs: { a: 3, seed: 5 } });
  const told = await events(server, id);
  expect(told.map(({ seq }) => seq)).toEqual(told.map((_, i) => i));
  expect(told.at(-1)).toMatchObject({ type: "run.finished", run: id });
  const run = (await server.app.inject(`/api/runs/${id}`)).json();
  expect(run).toMatchObject({
    ...{ id, title: "Sum", status: "succeeded", lastSeq: told.length - 1, inputs: { a: 3, seed: 5 }, seeds: {} },
    outputs: { sum: { value: 5 }, word: { value: "red" }, seeds: { value: [5, 6] } },
  });
  expect(run.graph.nodes).toEqual(sum.nodes);
  expect(run.started).toBeGreaterThanOrEqual(run.created);
  expect(run.ended).toBeGreaterThanOrEqual(run.started);
});

test("goes on after any event, however the client names it", async () => {
  const server = await testServer({ sum });
  const id = await submit(server, { graph: sum, inputs: { a: 1 } });
  const all = await events(server, id);
  expect(await events(server, id, "?after=2")).toEqual(all.slice(3));
  expect(await events(server, id, "?after=0", { "last-event-id": "4" })).toEqual(all.slice(5));
  const none = await server.app.inject(`/api/runs/${id}/events?after=${all.length - 1}`);
  expect([none.statusCode, none.body]).toEqual([204, ""]);
  const bad = await server.app.inject({ url: `/api/runs/${id}/events`, headers: { "last-event-id": "x" } });
  expect(bad.statusCode).toBe(400);
});

test("draws seeds when it accepts a run, and says so", async () => {
  const server = await testServer({ sum });
  const id = await submit(server, { graph: "sum", inputs: { a: 1 } });
  const [first] = await events(server, id);
  const run = (await server.app.inject(`/api/runs/${id}`)).json();
  expect(run.seeds.seed).toEqual(expect.any(Number));
  expect(first).toMatchObject({ type: "run.started", seeds: run.seeds });
  expect(run.outputs.seeds.value).toEqual([run.seeds.seed, run.seeds.seed + 1]);
});

test("runs one at a time in the order of arrival, and answers meanwhile", async () => {
  const wait = waitingNode();
  const server = await testServer({ waiting }, { nodes: [wait.node] });
  const begun = wait.next();
  const ids = [];
  for (const value of [1, 2, 3]) ids.push(await submit(server, { graph: "waiting", inputs: { value } }));
  await begun;
  const { runs } = (await server.app.inject("/api/runs?limit=2")).json();
  expect(runs.map(({ id, status }: { id: string; status: string }) => [id, status])).toEqual([
    [ids[2], "queued"],
    [ids[1], "queued"],
  ]);
  const older = (await server.app.inject(`/api/runs?before=${ids[1]}`)).json();
  expect(older.runs).toEqual([expect.objectContaining({ id: ids[0], status: "running" })]);
  expect((await server.app.inject("/api/health")).json().queue).toEqual({ waiting: 2, running: true });
  expect(wait.begun()).toBe(1);
  wait.letGo();
  for (const id of ids) expect((await events(server, id)).at(-1)?.type).toBe("run.finished");
  const started = await Promise.all(ids.map(async (id) => (await server.app.inject(`/api/runs/${id}`)).json()));
  expect(started[1].started).toBeGreaterThanOrEqual(started[0].ended);
  expect(started[2].started).toBeGreaterThanOrEqual(started[1].ended);
});

test("cancels what waits and what runs, as often as it is asked", async () => {
  const wait = waitingNode();
  const server = await testServer({ waiting }, { nodes: [wait.node] });
  const begun = wait.next();
  const [running, queued] = [await submit(server, { graph: "waiting" }), await submit(server, { graph: "waiting" })];
  await begun;
  const cancel = (id: string) => server.app.inject({ method: "POST", url: `/api/runs/${id}/cancel` });
  for (const id of [queued, queued, running, running]) expect((await cancel(id)).statusCode).toBe(202);
  for (const id of [running, queued]) {
    expect((await events(server, id)).at(-1)?.type).toBe("run.cancelled");
    expect((await cancel(id)).statusCode).toBe(202);
    expect((await server.app.inject(`/api/runs/${id}`)).json().status).toBe("cancelled");
  }
  expect(wait.begun()).toBe(1);
  expect((await cancel("nobody")).json()).toMatchObject({ code: "RUN_NOT_FOUND" });
});

test("lets only so many wait, and says when to come back", async () => {
  const wait = waitingNode();
  const server = await testServer({ waiting }, { nodes: [wait.node], limits: { queue: 1 } });
  const begun = wait.next();
  await submit(server, { graph: "waiting" });
  await begun;
  await submit(server, { graph: "waiting" });
  const refused = await server.app.inject({ method: "POST", url: "/api/runs", payload: { graph: "waiting" } });
  expect(refused.statusCode).toBe(429);
  expect(refused.json().code).toBe("QUEUE_FULL");
  expect(Number(refused.headers["retry-after"])).toBeGreaterThanOrEqual(1);
  expect(Date.parse(refused.headers["x-rate-limit-reset-at-utc"] as string)).toBeGreaterThan(Date.now());
});

test("goes on after a restart with the same seeds and without a gap in the events", async () => {
  const wait = waitingNode();
  const server = await testServer({ waiting }, { nodes: [wait.node] });
  const begun = wait.next();
  const [running, queued] = [await submit(server, { graph: "waiting" }), await submit(server, { graph: "waiting" })];
  await begun;
  const { seeds, lastSeq } = (await server.app.inject(`/api/runs/${running}`)).json();
  const begunAgain = wait.next();
  const next = await server.restart();
  await begunAgain;
  wait.letGo();
  for (const id of [running, queued]) {
    const told = await events(next, id);
    expect(told.map(({ seq }) => seq)).toEqual(told.map((_, i) => i));
    expect(told.at(-1)?.type).toBe("run.finished");
  }
  const run = (await next.app.inject(`/api/runs/${running}`)).json();
  expect(run).toMatchObject({ status: "succeeded", seeds, outputs: { seeds: { value: [seeds.seed] } } });
  expect(run.lastSeq).toBeGreaterThan(lastSeq);
});

test("lets the run under way end when it stops, accepts nothing more, and leaves what waits", async () => {
  const wait = waitingNode();
  const server = await testServer({ waiting }, { nodes: [wait.node] });
  const begun = wait.next();
  const [running, queued] = [await submit(server, { graph: "waiting" }), await submit(server, { graph: "waiting" })];
  await begun;
  const closing = server.close(30_000);
  const late = await server.app.inject({ method: "POST", url: "/api/runs", payload: { graph: "waiting" } });
  expect([late.statusCode, late.json().code]).toEqual([503, "SHUTTING_DOWN"]);
  wait.letGo();
  await closing;
  expect(wait.begun()).toBe(1);
  const next = await server.restart();
  expect((await next.app.inject(`/api/runs/${running}`)).json().status).toBe("succeeded");
  expect((await events(next, queued)).at(-1)?.type).toBe("run.finished");
  expect(wait.begun()).toBe(2);
});

test("tells who follows as it happens, and that it is still there", async () => {
  const wait = waitingNode();
  const server = await testServer({ waiting }, { nodes: [wait.node], limits: { heartbeatMs: 20 } });
  const address = await server.app.listen({ host: "127.0.0.1", port: 0 });
  const id = await submit(server, { graph: "waiting" });
  let text = "";
  const answer = await fetch(`${address}/api/runs/${id}/events`);
  expect(answer.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  for await (const chunk of answer.body!) {
    text += new TextDecoder().decode(chunk);
    // The run ends only after this was heard twice.
    if (text.split(": still there\n\n").length > 2) wait.letGo();
  }
  expect(text).toContain('"type":"node.started","path":"wait"');
  expect(text.trimEnd().split("\n").at(-1)).toContain('"type":"run.finished"');
});

test("tells who asks for the headers of a stream alone, at once", async () => {
  const wait = waitingNode();
  const server = await testServer({ waiting }, { nodes: [wait.node] });
  const begun = wait.next();
  const id = await submit(server, { graph: "waiting" });
  await begun;
  const answer = await server.app.inject({ method: "HEAD", url: `/api/runs/${id}/events` });
  expect([answer.statusCode, answer.headers["content-type"]]).toEqual([200, "text/event-stream; charset=utf-8"]);
});

test("shows previews by their hash as PNG", async () => {
  const wait = waitingNode();
  const server = await testServer({ waiting }, { nodes: [wait.node] });
  const begun = wait.next();
  const id = await submit(server, { graph: "waiting" });
  await begun;
  wait.letGo();
  const preview = (await events(server, id)).find((event) => event.type === "node.preview");
  expect(preview).toMatchObject({ path: "wait", width: 2, height: 3 });
  const picture = await server.app.inject(`/api/artifacts/${preview?.type === "node.preview" ? preview.hash : ""}`);
  expect(picture.headers["content-type"]).toBe("image/png");
  expect(await server.engine.pictures.decode(picture.rawPayload)).toMatchObject({ width: 2, height: 3 });
});

test.each([
  [{ graph: "nobody" }, 404, "GRAPH_NOT_FOUND"],
  [{ graph: { sigmaflow: 1, nodes: { a: { type: "no.such" } } } }, 422, "BAD_GRAPH"],
  [{ graph: "sum" }, 422, "BAD_INPUT"],
  [{ graph: "sum", inputs: { a: 1 }, outputs: ["nothing"] }, 422, "BAD_INPUT"],
  [{}, 400, "BAD_REQUEST"],
  [{ graph: "sum", inputs: { a: 11 } }, 422, "BAD_INPUT"],
])("refuses %j with status %i before anything is kept", async (payload, status, code) => {
  const { app } = await testServer({ sum });
  const answer = await app.inject({ method: "POST", url: "/api/runs", payload });
  expect(answer.statusCode).toBe(status);
  expect(answer.json()).toMatchObject({ code, error: expect.stringMatching(/[.]$/) });
  expect((await app.inject("/api/runs")).json()).toEqual({ runs: [] });
});

test("lists what is wrong with a graph and with inputs", async () => {
  const { app } = await testServer({ sum });
  const post = async (payload: object) => (await app.inject({ method: "POST", url: "/api/runs", payload })).json();
  expect(await post({ graph: "sum", inputs: { a: 11, c: 1 } })).toEqual({
    error: expect.stringMatching(
      /^There is no input `c`\..*\n`a` is 11; allowed are 0 to 10\. The nearest allowed is 10\.$/,
    ),
    code: "BAD_INPUT",
    problems: [
      expect.objectContaining({ code: "UNKNOWN_INPUT", input: "c", message: "There is no input `c`." }),
      {
        ...{ code: "OUT_OF_RANGE", input: "a", measure: "value", found: 11, nearest: 10 },
        ...{ type: "float", minimum: 0, maximum: 10 },
        message: "`a` is 11; allowed are 0 to 10.",
        hint: "The nearest allowed is 10.",
      },
    ],
  });
  const graph = { sigmaflow: 1, nodes: {} };
  expect(await post({ graph })).toEqual({
    error: expect.stringMatching(/^The graph has a mistake\. graph: NO_OUTPUTS: The graph has no outputs\./),
    code: "BAD_GRAPH",
    problems: [
      {
        ...{ code: "NO_OUTPUTS", severity: "error", path: "", at: ["outputs"] },
        message: "The graph has no outputs.",
        hint: 'Add them: "outputs": { "image": { "$from": "node.image" } }.',
      },
    ],
  });
});

test("refuses graphs beyond the server's limits", async () => {
  const { app } = await testServer({ sum }, { limits: { nodes: 2, body: 4096 } });
  const post = (payload: object) => app.inject({ method: "POST", url: "/api/runs", payload });
  expect((await post({ graph: "sum", inputs: { a: 1 } })).json()).toMatchObject({
    code: "BAD_GRAPH",
    problems: [{ code: "TOO_MANY_NODES" }],
  });
  const large = await post({ graph: "sum", inputs: { a: 1 }, more: "x".repeat(5000) });
  expect([large.statusCode, large.json().code]).toEqual([413, "BODY_TOO_LARGE"]);
});

test("holds the size that a run would have to the limit, not the one that stands in the graph", async () => {
  const sized = {
    sigmaflow: 1,
    inputs: { picture: { type: "image" }, width: { type: "int", default: 4096 } },
    nodes: {
      resize: { type: "image.resize", in: { image: { $input: "picture" }, width: { $input: "width" }, height: 64 } },
    },
    outputs: { image: { $from: "resize.image" } },
  };
  const server = await testServer({ sized }, { limits: { sizes: { pixels: 100_000 } } });
  const image = { width: 8, height: 8, batch: 1, channels: 3, data: new Uint8Array(8 * 8 * 3) } as const;
  const sent = await server.app.inject({
    method: "POST",
    url: "/api/uploads",
    headers: { "content-type": "image/png" },
    payload: Buffer.from(await server.engine.pictures.encode(image, { format: "png" })),
  });
  const post = (width: number) =>
    server.app.inject({
      method: "POST",
      url: "/api/runs",
      payload: { graph: "sized", inputs: { picture: { $upload: sent.json().hash }, width } },
    });
  expect((await post(64)).statusCode).toBe(202);
  expect((await post(2048)).json()).toMatchObject({ code: "BAD_GRAPH", problems: [{ code: "VALUE_TOO_LARGE" }] });
});

test("works out the outputs that are asked for", async () => {
  const server = await testServer({ sum });
  const id = await submit(server, { graph: "sum", inputs: { a: 1 }, outputs: ["word"] });
  const told = await events(server, id);
  expect(told.some((event) => "path" in event && event.path === "add")).toBe(false);
  expect((await server.app.inject(`/api/runs/${id}`)).json().outputs).toEqual({ word: { value: "red" } });
});
