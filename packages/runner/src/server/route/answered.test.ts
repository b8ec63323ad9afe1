import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { defineNode, int } from "@sigmaflow/core";
import { afterEach, expect, test } from "vitest";
import { stopServers, sum, type TestServer, testServer } from "../fixtures/test-server.ts";
import { shippedGraphs } from "../shipped.ts";

afterEach(stopServers);

const seeded = { a: 1, seed: 5 };

/** A picture that lies beside the graphs, made smaller. */
const small = {
  sigmaflow: 1,
  inputs: { width: { type: "int", default: 16 }, base64: { type: "boolean", default: false, frontEnd: true } },
  nodes: {
    load: { type: "image.load", in: { path: "picture.png" } },
    resize: { type: "image.resize", in: { image: { $from: "load.image" }, width: { $input: "width" }, height: 8 } },
  },
  outputs: { image: { $from: "resize.image" } },
};

async function post({ app }: TestServer, graph: string, payload: object, headers: Record<string, string> = {}) {
  const answer = await app.inject({ method: "POST", url: `/v1/${graph}`, payload, headers });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer;
}

/** What events a run has: one that was answered from what is remembered began and ended, and that is all. */
async function eventsOf({ app }: TestServer, id: unknown, headers = {}): Promise<readonly string[]> {
  const { body } = await app.inject({ url: `/api/runs/${String(id)}/events`, headers });
  return [...body.matchAll(/"type":"([a-z.]+)"/g)].map(([, type]) => type!);
}

const answered = ["run.started", "run.finished"];

/** Asks until the answer is remembered: the first is worked out, the second the cache's. Returns what the third said. */
async function askThrice(server: TestServer, graph: string, payload: object, headers: Record<string, string> = {}) {
  const answers = [];
  for (let i = 0; i < 3; i++) answers.push(await post(server, graph, payload, headers));
  return answers;
}

test("the same request again costs no run, has the same answer, and is a run of its own", async () => {
  const server = await testServer({ sum });
  const answers = (await askThrice(server, "sum", { ...seeded, other: 1 })).map((answer) => ({
    ...answer.json(),
    headers: answer.headers,
  }));
  const alike = answers.map(({ values, seed, images, status, outputs }) => ({ values, seed, images, status, outputs }));
  expect(alike).toEqual([alike[0], alike[0], alike[0]]);
  expect(alike[0]).toMatchObject({ values: { sum: 3, seeds: [5, 6] }, seed: 5, status: "Success" });
  const ids = answers.map(({ run }) => run);
  expect(new Set(ids).size).toBe(3);
  expect(answers.map(({ headers }) => headers["x-request-id"])).toEqual(ids);
  for (const { headers } of answers)
    expect(headers).toMatchObject({ "x-ignored-parameters": "other", "x-seed-value": "5", "x-cost": "0" });
  expect(answers[2]).toMatchObject({ infer_time: 0, timings: { total_ms: 0, queued_ms: 0, run_ms: 0 } });

  const { runs } = (await server.app.inject("/api/runs")).json();
  expect(runs.map(({ id }: { readonly id: string }) => id)).toEqual([...ids].reverse());
  expect(
    new Set(
      runs.map((run: object) =>
        JSON.stringify({ ...run, id: 0, created: 0, started: 0, ended: 0, cache: 0, lastSeq: 0 }),
      ),
    ).size,
  ).toBe(1);
  const kept = (await server.app.inject(`/api/runs/${ids[2]}`)).json();
  expect(kept).toMatchObject({
    status: "succeeded",
    inputs: seeded,
    outputs: { sum: { value: 3 } },
    cache: { misses: 0 },
  });
  expect(await eventsOf(server, ids[1])).toContain("node.cached");
  expect(await eventsOf(server, ids[2])).toEqual(answered);
});

test("a remembered answer's run is there after a restart, with its key", async () => {
  const keys = ["first-key", "second-key"];
  const server = await testServer({ sum }, { keys });
  const headers = { "x-api-key": keys[0]! };
  const last = (await askThrice(server, "sum", seeded, headers))[2]!.json();
  const after = await server.restart();
  expect(await eventsOf(after, last.run, headers)).toEqual(answered);
  expect((await after.app.inject({ url: `/api/runs/${last.run}`, headers })).json()).toMatchObject({
    ...{ id: last.run, status: "succeeded", inputs: seeded },
  });
});

test("a request in other words that means the same is answered with what is known", async () => {
  const server = await testServer({ sum });
  await askThrice(server, "sum", seeded);
  const said = (await post(server, "sum", { seed: "5", a: "1.0", b: 2 })).json();
  expect(said.values).toEqual({ sum: 3, word: "red", seeds: [5, 6] });
  expect(await eventsOf(server, said.run)).toEqual(answered);
});

test("pictures are answered with the bytes that were worked out, as JSON, base64 and bytes", async () => {
  const server = await testServer({ small });
  copyFileSync(path.join(shippedGraphs(), "reference.png"), path.join(server.folder, "picture.png"));
  for (const accept of ["image/png", "image/jpeg"]) {
    const [first, , third] = await askThrice(server, "small", { width: 24 }, { accept });
    expect(third!.headers["content-type"]).toBe(accept);
    expect(third!.rawPayload.equals(first!.rawPayload)).toBe(true);
    expect(await eventsOf(server, third!.headers["x-request-id"])).toEqual(answered);
  }
  for (const base64 of [false, true]) {
    const [first, , third] = (await askThrice(server, "small", { base64 })).map((answer) => answer.json());
    expect(third.image).toBe(first.image);
    expect(await eventsOf(server, third.run)).toEqual(answered);
  }
});

test("what lies outside and changed is looked at again before an answer", async () => {
  const server = await testServer({ small });
  const file = path.join(server.folder, "picture.png");
  copyFileSync(path.join(shippedGraphs(), "reference.png"), file);
  const accept = { accept: "image/png" };
  const [before] = await askThrice(server, "small", {}, accept);
  const other = (await post(server, "small", { width: 40 }, accept)).rawPayload;
  writeFileSync(file, other);
  const after = await post(server, "small", {}, accept);
  expect(after.rawPayload.equals(before!.rawPayload)).toBe(false);
  expect(await eventsOf(server, after.headers["x-request-id"])).not.toEqual(answered);
});

test("a graph that was changed is run, and answered with what it says now", async () => {
  const server = await testServer({ sum });
  await askThrice(server, "sum", seeded);
  const file = path.join(server.folder, "sum.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"b":{"$input":"b"}', '"b":30'));
  expect((await post(server, "sum", seeded)).json().values.sum).toBe(31);
});

test("seeds that are drawn are drawn each time", async () => {
  const server = await testServer({ sum });
  const seeds = (await askThrice(server, "sum", { a: 1 })).map((answer) => answer.json().seed);
  expect(new Set(seeds).size).toBe(3);
});

test("what is never cached runs each time", async () => {
  let runs = 0;
  const count = defineNode({
    type: "test.count",
    version: 1,
    inputs: { from: int() },
    outputs: { value: int() },
    cache: "never",
    run: ({ from }) => ({ value: from + runs++ }),
  });
  const counting = {
    sigmaflow: 1,
    nodes: { count: { type: "test.count", in: { from: 10 } } },
    outputs: { n: { $from: "count.value" } },
  };
  const server = await testServer({ counting }, { nodes: [count] });
  const values = (await askThrice(server, "counting", {})).map((answer) => answer.json().values.n);
  expect(values).toEqual([10, 11, 12]);
});

test("nothing is answered with what another key asked for", async () => {
  const keys = ["first-key", "second-key"];
  const server = await testServer({ sum }, { keys });
  await askThrice(server, "sum", seeded, { "x-api-key": keys[0]! });
  const headers = { "x-api-key": keys[1]! };
  const other = (await post(server, "sum", seeded, headers)).json();
  expect(await eventsOf(server, other.run, headers)).not.toEqual(answered);
  const refused = await server.app.inject({ method: "POST", url: "/v1/sum", payload: seeded });
  expect(refused.statusCode).toBe(401);
});

test("a picture that is gone is made again", async () => {
  const server = await testServer({ small });
  copyFileSync(path.join(shippedGraphs(), "reference.png"), path.join(server.folder, "picture.png"));
  const [first] = await askThrice(server, "small", {});
  const hash = /[0-9a-f]{64}/.exec(first!.json().image)![0];
  rmSync(path.join(server.folder, "data", "cas", hash.slice(0, 2), hash));
  const again = (await post(server, "small", {})).json();
  expect(await eventsOf(server, again.run)).not.toEqual(answered);
  expect((await server.app.inject(`/api/artifacts/${hash}`)).statusCode).toBe(200);
});

test("a server that is about to stop answers nothing from what it remembers", async () => {
  const server = await testServer({ sum });
  await askThrice(server, "sum", seeded);
  await server.runs.close(0);
  const answer = await server.app.inject({ method: "POST", url: "/v1/sum", payload: seeded });
  expect(answer.statusCode).toBe(503);
});
