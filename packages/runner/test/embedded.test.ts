import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type ClientHttp2Session, connect } from "node:http2";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import fastify, { type FastifyInstance } from "fastify";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createEngine } from "../src/engine/engine.ts";
import { shrink, sum } from "../src/server/fixtures/test-server.ts";
import { createServer, sigmaflow } from "../src/server.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-embedded-"));
const engine = createEngine({ cacheDir: path.join(folder, "cache"), read: [folder] });
writeFileSync(path.join(folder, "sum.json"), JSON.stringify(sum));
writeFileSync(path.join(folder, "shrink.json"), JSON.stringify(shrink));
const places = { graphs: folder, data: path.join(folder, "data") };
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

let app: FastifyInstance;
const logged: string[] = [];
beforeEach(async () => {
  app = fastify({ bodyLimit: 100 });
  app.get("/", async () => "my own page");
  app.post("/mine", async (request) => request.body);
  app.addHook("onRequest", async (request, reply) => {
    if (request.headers["x-blocked"] !== undefined) await reply.code(403).send("not you");
  });
  app.addHook("onResponse", async (request) => {
    logged.push(request.originalUrl);
  });
  await app.register(sigmaflow, { prefix: "/pictures", engine, ...places });
});
afterEach(() => app.close());

/** Asks for an address; with a body, posts it. */
async function ask(url: string, body?: object, headers: Readonly<Record<string, string>> = {}) {
  const answer = await app.inject({ method: body ? "POST" : "GET", url, headers, ...(body && { payload: body }) });
  const { statusCode: status, headers: told, body: text } = answer;
  return { status, told, text, json: () => JSON.parse(text) as Readonly<Record<string, unknown>> };
}

test("a run is accepted, followed and found below the prefix", async () => {
  const { status, told, json } = await ask("/pictures/api/runs", { graph: "sum", inputs: { a: 4 } });
  expect([status, told.location]).toEqual([202, `/pictures/api/runs/${json().id}`]);
  const events = await ask(`${told.location}/events`);
  expect(events.text).toContain("run.finished");
  expect((await ask(String(told.location))).json()).toMatchObject({
    status: "succeeded",
    outputs: { sum: { value: 6 } },
  });
});

test("pictures are named by addresses that lead to them, whatever the app's own limit of bodies", async () => {
  const image = `data:image/png;base64,${pixel.toString("base64")}`;
  const { status, json } = await ask("/pictures/v1/shrink", { picture: image, note: undefined });
  expect(status).toBe(200);
  const address = String(json().image);
  expect(address).toMatch(/^http:\/\/localhost\/pictures\/api\/artifacts\/[0-9a-f]{64}$/);
  const picture = await ask(new URL(address).pathname);
  expect([picture.status, picture.told["content-type"]]).toEqual([200, "image/png"]);
});

test.each([
  ["the app's own, whatever a proxy claims that nobody trusts", false, "http://localhost"],
  ["what a trusted proxy says", true, "https://pictures.example.org"],
])("a picture's address begins with %s", async (_, trustProxy, origin) => {
  const outer = fastify({ trustProxy });
  await outer.register(sigmaflow, { prefix: "/pictures", engine, ...places, data: path.join(folder, "proxied") });
  const payload = { picture: `data:image/png;base64,${pixel.toString("base64")}` };
  const headers = { "x-forwarded-proto": "https", "x-forwarded-host": "pictures.example.org" };
  const answer = await outer.inject({ method: "POST", url: "/pictures/v1/shrink", headers, payload });
  expect(new URL(answer.json().image).origin).toBe(new URL(origin).origin);
  expect(answer.json().image).toMatch(/\/pictures\/api\/artifacts\/[0-9a-f]{64}$/);
  await outer.close();
});

describe("over HTTP/2", () => {
  let client: ClientHttp2Session;
  let address: string;
  const outer = fastify({ http2: true });
  beforeAll(async () => {
    await outer.register(sigmaflow, { prefix: "/pictures", engine, ...places, data: path.join(folder, "http2") });
    address = await outer.listen({ host: "127.0.0.1", port: 0 });
    client = connect(address);
  });
  afterAll(async () => {
    await new Promise<void>((resolve) => client.close(resolve));
    await outer.close();
  });

  /** Asks as a client of HTTP/2 does; with a body, posts it. */
  async function ask2(path: string, body?: object, more: Readonly<Record<string, string>> = {}) {
    const method = body === undefined ? "GET" : "POST";
    const stream = client.request({ ":path": path, ":method": method, "content-type": "application/json", ...more });
    stream.end(body && JSON.stringify(body));
    const [[headers], bytes] = await Promise.all([once(stream, "response"), buffer(stream)]);
    return { status: headers[":status"], headers, bytes, json: () => JSON.parse(bytes.toString()) };
  }

  test("a run is accepted, followed event by event and looked at", async () => {
    const accepted = await ask2("/pictures/api/runs", { graph: "sum", inputs: { a: 4 } });
    expect(accepted.status).toBe(202);
    const { location } = accepted.headers;
    const events = await ask2(`${location}/events`);
    expect([events.status, events.headers["content-type"]]).toEqual([200, "text/event-stream; charset=utf-8"]);
    const seqs = [...events.bytes.toString().matchAll(/^id: (\d+)$/gm)].map(([, seq]) => Number(seq));
    expect(seqs).toEqual(seqs.map((_, at) => at));
    expect(events.bytes.toString()).toContain("run.finished");
    expect((await ask2(location)).json()).toMatchObject({ status: "succeeded", outputs: { sum: { value: 6 } } });
  });

  test("a picture's address leads to it", async () => {
    const made = await ask2("/pictures/v1/shrink", { picture: `data:image/png;base64,${pixel.toString("base64")}` });
    expect(made.status).toBe(200);
    const { origin, pathname } = new URL(made.json().image);
    expect(origin).toBe(address);
    const picture = await ask2(pathname);
    expect([picture.status, picture.headers["content-type"]]).toEqual([200, "image/png"]);
    expect(picture.bytes.subarray(1, 4).toString()).toBe("PNG");
  });

  test("the editor's page and its parts are served", async () => {
    const page = await ask2("/pictures/");
    expect([page.status, page.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    const [, script] = /src="([^"]+\.js)"/.exec(page.bytes.toString()) ?? [];
    const { pathname } = new URL(script!, "http://localhost/pictures/");
    expect((await ask2(pathname)).status).toBe(200);
  });

  test("what is refused is refused in words, and other names than this machine's are", async () => {
    expect((await ask2("/pictures/nothing")).json()).toMatchObject({ code: "NOT_FOUND" });
    expect((await ask2("/pictures/v1/sum", { a: 40 })).status).toBe(400);
    const foreign = await ask2("/pictures/api/graphs", undefined, { ":authority": "rebound.example.org" });
    expect([foreign.status, foreign.json().code]).toEqual([403, "HOST_REFUSED"]);
  });
});

test("the editor and the documentation find their parts below the prefix", async () => {
  const bare = await ask("/pictures?graph=sum");
  expect([bare.status, bare.told.location]).toEqual([302, "/pictures/?graph=sum"]);
  const page = await ask("/pictures/");
  expect(page.status).toBe(200);
  const parts = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part]) => part!);
  const own = parts.filter((part) => !part.startsWith("data:"));
  expect(own.length).toBeGreaterThan(1);
  for (const part of own) {
    const { pathname } = new URL(part, "http://localhost/pictures/");
    expect([part, (await ask(pathname)).status]).toEqual([part, 200]);
  }
  expect((await ask("/pictures/openapi.json")).json()).toMatchObject({ servers: [{ url: "/pictures" }] });
  const docs = await ask("/pictures/docs");
  expect(docs.text).toContain('"/pictures/docs/static/swagger-ui-bundle.js"');
  expect((await ask("/pictures/docs/static/swagger-initializer.js")).text).toContain("/pictures/openapi.json");
});

test("what is refused is refused in the server's words, and the app goes on as it is", async () => {
  expect((await ask("/pictures/nothing")).json()).toMatchObject({ code: "NOT_FOUND" });
  expect((await ask("/pictures/v1/sum", { a: 40 })).status).toBe(400);
  expect((await ask("/pictures/api/runs", { graph: "sum", inputs: { a: 40 } })).status).toBe(422);
  expect((await ask("/")).text).toBe("my own page");
  expect((await ask("/mine", { mine: 1 })).json()).toEqual({ mine: 1 });
  expect((await ask("/picturesque")).json()).toMatchObject({ statusCode: 404 });
});

test("the app's hooks come first, and see whole addresses", async () => {
  expect(await ask("/pictures/api/graphs", undefined, { "x-blocked": "1" })).toMatchObject({
    status: 403,
    text: "not you",
  });
  logged.length = 0;
  await ask("/pictures/api/graphs");
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(logged).toEqual(["/pictures/api/graphs"]);
});

test("closes with the app: the folder of its runs is free again", async () => {
  await app.close();
  const server = await createServer({ engine, ...places });
  expect((await server.app.inject("/api/graphs")).json()).toHaveLength(2);
  await server.close();
});

/** A picture of 16 times 16 pixels, as a PNG of some kilobytes, which is more than the app takes. */
const pixel = await engine.pictures
  .encode(
    {
      data: Uint8Array.from({ length: 768 }, (_, at) => (at * 97) % 251),
      batch: 1,
      width: 16,
      height: 16,
      channels: 3,
    },
    { format: "png" },
  )
  .then((png) => Buffer.from(png));
