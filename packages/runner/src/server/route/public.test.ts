import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { defineNode, string } from "@sigmaflow/core";
import { recordInPng } from "@sigmaflow/core/record";
import { pictureFormat, promptErrors } from "@sigmaflow/nodes";
import { afterEach, beforeAll, expect, test } from "vitest";
import { shrink, stopServers, sum, type TestServer, testServer } from "../fixtures/test-server.ts";
import { waiting, waitingNode } from "../fixtures/waiting-node.ts";
import { shippedGraphs } from "../shipped.ts";

afterEach(stopServers);

let picture: string;

beforeAll(() => {
  picture = readFileSync(`${shippedGraphs()}reference.png`).toString("base64");
});

/** A graph that makes pictures as the drop-in does, without models. */
const double = {
  ...shrink,
  inputs: {
    ...shrink.inputs,
    seed: { type: "seed", default: -1 },
    base64: { type: "boolean", default: false, frontEnd: true },
  },
  nodes: { ...shrink.nodes, seeds: { type: "list.seeds", in: { seed: { $input: "seed" }, count: 1 } } },
  outputs: { image: { $from: "resize.image" }, seeds: { $from: "seeds.seeds" } },
};
const graphs = { sum, double };

function post({ app }: TestServer, graph: string, payload: object, headers: Record<string, string> = {}) {
  return app.inject({ method: "POST", url: `/v1/${graph}`, payload, headers });
}

test("answers with JSON: the picture's address, seed, size and times", async () => {
  const server = await testServer(graphs);
  const answer = await post(server, "double", { picture, seed: "41", extra: 1, søm: 2, "\ud800": 3 });
  expect(answer.statusCode).toBe(200);
  const body = answer.json();
  expect(body).toEqual({
    image: body.images[0].url,
    images: [
      { url: expect.stringMatching(/^http:\/\/.*\/api\/artifacts\/[0-9a-f]{64}$/), seed: 41, width: 16, height: 8 },
    ],
    seed: 41,
    values: { seeds: [41] },
    ...{ status: "Success", image_format: "png", infer_time: expect.any(Number), outputs: 1 },
    timings: { total_ms: expect.any(Number), queued_ms: expect.any(Number), run_ms: expect.any(Number) },
    run: expect.any(String),
  });
  expect(answer.headers).toMatchObject({
    "x-ignored-parameters": "extra, s%C3%B8m, %EF%BF%BD",
    "x-seed-value": "41",
    "x-request-id": body.run,
    "x-output-metadata": '{"width":16,"height":8,"outputs":1}',
    "access-control-allow-origin": "*",
  });
  for (const name of ["x-remaining-credits", "x-cost", "x-generation-time", "x-rate-limit-remaining"])
    expect(Number(answer.headers[name]), name).toBeGreaterThanOrEqual(0);
  expect(Date.parse(answer.headers["x-rate-limit-reset-at-utc"] as string)).toBeLessThanOrEqual(Date.now());
  const file = await server.app.inject(new URL(body.image).pathname);
  expect(file.headers["content-type"]).toBe("image/png");
  expect(recordInPng(file.rawPayload)).toMatchObject({ seed: 41, inputs: { width: 16 } });
});

test("draws a seed of -1 and reports it", async () => {
  const server = await testServer(graphs);
  const answer = await post(server, "double", { picture });
  expect(answer.json().seed).toBeGreaterThanOrEqual(0);
  expect(answer.headers["x-seed-value"]).toBe(String(answer.json().seed));
  expect(answer.json().values.seeds).toEqual([answer.json().seed]);
});

test("answers with base64 when asked, of the same file", async () => {
  const server = await testServer(graphs);
  const body = (await post(server, "double", { picture, base64: "true", seed: 1 })).json();
  const file = await server.app.inject(new URL(body.images[0].url).pathname);
  expect(Buffer.from(body.image, "base64").equals(file.rawPayload)).toBe(true);
});

test.each([
  ["image/png", "image/png", "png"],
  ["image/jpeg", "image/jpeg", "jpeg"],
  ["image/webp, */*;q=0.1", "image/webp", "webp"],
  ["image/*", "image/png", "png"],
  ["application/json, image/png;q=0.5", "application/json; charset=utf-8", undefined],
  ["application/json, text/plain, */*", "application/json; charset=utf-8", undefined],
])("answers Accept: %s with %s", async (accept, type, format) => {
  const answer = await post(await testServer(graphs), "double", { picture, seed: 1 }, { accept });
  expect(answer.headers["content-type"]).toBe(type);
  expect(pictureFormat(answer.rawPayload)).toBe(format);
  expect(answer.headers["x-seed-value"]).toBe("1");
});

test("answers as the live service does when told to", async () => {
  const server = await testServer(graphs, { wire: "live" });
  const bytes = await post(server, "double", { picture, seed: 1 }, { accept: "application/json, */*" });
  expect(bytes.headers["content-type"]).toBe("image/jpeg");
  expect(pictureFormat(bytes.rawPayload)).toBe("jpeg");
  const body = (await post(server, "double", { picture, seed: 1, base64: true })).json();
  expect(body).toEqual({
    ...{
      status: "Success",
      image: expect.any(String),
      infer_time: expect.any(Number),
      outputs: 1,
      image_format: "jpeg",
    },
  });
  expect(Buffer.from(body.image, "base64").equals(bytes.rawPayload)).toBe(true);
});

test("takes a form with a file", async () => {
  const server = await testServer(graphs);
  const address = await server.app.listen({ host: "127.0.0.1", port: 0 });
  const body = new FormData();
  body.set("seed", "12");
  body.set("base64", "false");
  body.set("picture", new Blob([Buffer.from(picture, "base64")], { type: "image/png" }), "a.png");
  const answer = await fetch(`${address}/v1/double`, { method: "POST", body });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ seed: 12, images: [{ width: 16, height: 8 }] });
  const headers = { "content-type": "multipart/form-data; boundary=x" };
  const broken = await server.app.inject({ method: "POST", url: "/v1/double", headers, payload: "--y" });
  expect([broken.statusCode, broken.json().code]).toEqual([400, "BAD_BODY"]);
});

test("answers many at once, each with its own", async () => {
  const server = await testServer(graphs);
  const answers = await Promise.all(Array.from({ length: 40 }, (_, seed) => post(server, "sum", { a: 1, seed })));
  expect(answers.map((answer) => answer.json().values.seeds[0])).toEqual(answers.map((_, seed) => seed));
});

test("answers with values where a graph makes no picture", async () => {
  const server = await testServer(graphs);
  const answer = await post(server, "sum", { a: "3.5", word: "GREEN", seed: 9 });
  expect(answer.json()).toMatchObject({ values: { sum: 5.5, word: "green", seeds: [9, 10] }, images: [], seed: 9 });
  const none = await post(server, "sum", { a: 1 }, { accept: "image/png" });
  expect([none.statusCode, none.json().code]).toEqual([406, "NO_PICTURE"]);
  const live = await post(await testServer(graphs, { wire: "live" }), "sum", { a: 1 });
  expect(live.json()).toMatchObject({ values: { sum: 3 } });
});

test.each([
  [{ payload: "{", headers: { "content-type": "application/json" } }, 400, "BAD_BODY"],
  [{ payload: "", headers: { "content-type": "application/json" } }, 400, "BAD_BODY"],
  [{ payload: "a=1", headers: { "content-type": "text/plain" } }, 406, "BAD_CONTENT_TYPE"],
  [{}, 406, "BAD_CONTENT_TYPE"],
  [{ payload: { a: 99 } }, 400, "BAD_INPUT"],
  [{ payload: { a: 1, word: "blue" } }, 406, "BAD_INPUT"],
  [{ payload: '{"a": 1, "__proto__": {"b": 2}}', headers: { "content-type": "application/json" } }, 400, "BAD_BODY"],
  [{ url: "/v1/nobody", payload: {} }, 404, "GRAPH_NOT_FOUND"],
  [{ url: "/v1/..%2Fsum", payload: {} }, 400, "BAD_GRAPH_NAME"],
  [{ method: "GET" as const }, 405, "METHOD_NOT_ALLOWED"],
  [{ method: "PUT" as const, payload: {} }, 405, "METHOD_NOT_ALLOWED"],
  [{ payload: { a: 1, long: "x".repeat(5000) } }, 413, "BODY_TOO_LARGE"],
  [{ url: "/v1/double", payload: { picture: "http://127.0.0.1/a.png" } }, 400, "BAD_INPUT"],
  [{ url: "/v1/double", payload: { picture: "AAAA" } }, 400, "IMAGE_UNREADABLE"],
])("answers %j with status %i", async (request, status, code) => {
  const { app } = await testServer(graphs, { limits: { body: 4096 } });
  const answer = await app.inject({ method: "POST", url: "/v1/sum", ...request });
  expect(answer.statusCode).toBe(status);
  expect(answer.json()).toMatchObject({ code, error: expect.any(String) });
  // A page must be able to read why it was refused.
  if (status !== 405) expect(answer.headers["access-control-allow-origin"]).toBe("*");
});

test("lists what is wrong with a request, so that a form can mark its fields", async () => {
  const server = await testServer(graphs);
  expect((await post(server, "sum", { a: 99 })).json()).toEqual({
    error: "`a` is 99; allowed are 0 to 10. The nearest allowed is 10.",
    code: "BAD_INPUT",
    problems: [
      {
        ...{ code: "OUT_OF_RANGE", input: "a", measure: "value", found: 99, nearest: 10 },
        ...{ type: "float", minimum: 0, maximum: 10 },
        message: "`a` is 99; allowed are 0 to 10.",
        hint: "The nearest allowed is 10.",
      },
    ],
  });
  expect((await post(server, "double", { picture: "http://127.0.0.1/a.png" })).json()).toEqual({
    error: "`picture` is an address, and this server fetches none. Send base64, a data: URL, or an upload.",
    code: "BAD_INPUT",
    problems: [
      {
        code: "UNREADABLE_INPUT",
        input: "picture",
        expected: { type: "image", label: "Image" },
        reason: "`picture` is an address, and this server fetches none.",
        advice: "Send base64, a data: URL, or an upload.",
        message: "`picture` is an address, and this server fetches none.",
        hint: "Send base64, a data: URL, or an upload.",
      },
    ],
  });
});

test("answers with status 500 and the node's reason when a run fails", async () => {
  const divide = {
    ...sum,
    nodes: { ...sum.nodes, add: { type: "maths.number", in: { a: 1, b: 0, operation: "a / b" } } },
  };
  const answer = await post(await testServer({ divide }), "divide", { a: 1 });
  expect(answer.statusCode).toBe(500);
  expect(answer.json()).toMatchObject({ code: "NOT_A_NUMBER", path: "add" });
});

test("tells what lies in the prompt from what lies in the graph", async () => {
  const encode = defineNode({
    type: "test.encode",
    version: 1,
    inputs: { prompt: string() },
    outputs: { words: string() },
    run() {
      throw promptErrors.PROMPT_TOO_LONG({ found: 40, maximum: 32, unit: "chunks" });
    },
  });
  const words = {
    sigmaflow: 1,
    inputs: { prompt: { type: "string", maxLength: 50 } },
    nodes: { encode: { type: "test.encode", in: { prompt: { $input: "prompt" } } } },
    outputs: { words: { $from: "encode.words" } },
  };
  const server = await testServer({ words }, { nodes: [encode] });
  const asked = async (graph: string, prompt = "a") => {
    const answer = await post(server, graph, { prompt });
    return [answer.statusCode, answer.json().code];
  };
  expect(await asked("words", "x".repeat(51))).toEqual([400, "BAD_INPUT"]);
  expect(await asked("words")).toEqual([400, "PROMPT_TOO_LONG"]);
  writeFileSync(path.join(server.folder, "broken.json"), "{");
  expect(await asked("broken")).toEqual([500, "BAD_GRAPH"]);
});

test("gives up after a while, and takes the run along", async () => {
  const wait = waitingNode();
  const server = await testServer({ waiting }, { nodes: [wait.node], limits: { waitMs: 200 } });
  const answer = await post(server, "waiting", {});
  expect([answer.statusCode, answer.json().code]).toEqual([504, "TOOK_TOO_LONG"]);
  const { runs } = (await server.app.inject("/api/runs")).json();
  const events = await server.app.inject(`/api/runs/${runs[0].id}/events`);
  expect(events.body).toContain('"type":"run.cancelled"');
});

test("cancels the run of a client that leaves", async () => {
  const wait = waitingNode();
  const server = await testServer({ waiting }, { nodes: [wait.node] });
  const address = await server.app.listen({ host: "127.0.0.1", port: 0 });
  const begun = wait.next();
  const leaving = new AbortController();
  const asked = fetch(`${address}/v1/waiting`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
    signal: leaving.signal,
  });
  await begun;
  leaving.abort();
  await expect(asked).rejects.toThrow();
  const { runs } = (await server.app.inject("/api/runs")).json();
  expect((await server.app.inject(`/api/runs/${runs[0].id}/events`)).body).toContain('"type":"run.cancelled"');
});

test("lets pages of any origin call it with headers of their own", async () => {
  const { app } = await testServer(graphs);
  const headers = {
    origin: "https://app.example",
    "access-control-request-method": "POST",
    "access-control-request-headers": "x-api-key, content-type, access-control-allow-origin",
  };
  const preflight = await app.inject({ method: "OPTIONS", url: "/v1/sum", headers });
  expect(preflight.statusCode).toBe(204);
  expect(preflight.headers["access-control-allow-headers"]).toBe(headers["access-control-request-headers"]);
  const own = await app.inject({ url: "/api/graphs", headers: { origin: "https://app.example" } });
  expect(own.headers["access-control-allow-origin"]).toBeUndefined();
});

test("describes every served graph and every route", async () => {
  const { app } = await testServer(graphs);
  const document = (await app.inject("/openapi.json")).json();
  expect(document.openapi).toBe("3.1.0");
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining(["/v1/sum", "/v1/double", "/v1/sdxl1.0-txt2img", "/api/runs", "/api/runs/{id}/events"]),
  );
  const { schema } = document.paths["/v1/sum"].post.requestBody.content["application/json"];
  expect(schema).toMatchObject({
    required: ["a"],
    properties: { a: { type: "number", minimum: 0, maximum: 10 }, word: { enum: ["red", "green"], default: "red" } },
  });
  const page = await app.inject("/docs/");
  expect(page.statusCode).toBe(200);
  expect((await app.inject("/docs/static/swagger-initializer.js")).body).toContain('"/openapi.json"');
  expect(page.body).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
});
