import { channel } from "node:diagnostics_channel";
import { connect } from "node:net";
import fastify, { type FastifyInstance, type RouteOptions } from "fastify";
import { afterEach, expect, test } from "vitest";
import { GivenKeys } from "../store/given-keys.ts";
import { Doors } from "./doors.ts";
import { answerError } from "./error-answer.ts";
import { type PaidService, paidService } from "./fixtures/paid-service.ts";
import { remoteExample } from "./fixtures/remote-graphs.ts";
import { shrink, stopServers, sum, testServer } from "./fixtures/test-server.ts";
import { WrongKeys } from "./wrong-keys.ts";

const services: PaidService[] = [];
afterEach(async () => {
  await stopServers();
  for (const service of services.splice(0)) await service.close();
});

const evil = "https://evil.example";
const prompt = { prompt: "x", samples: 4 };
const form = '--b\r\ncontent-disposition: form-data; name="prompt"\r\n\r\nx\r\n--b--\r\n';

/** A server with a graph that costs money, and one that does not. */
async function paidServer(options: Parameters<typeof testServer>[1] = {}) {
  const service = await paidService();
  services.push(service);
  const remote = { baseUrl: service.address, key: "SG_0123456789abcdef" };
  const server = await testServer({ remote: JSON.parse(remoteExample), sum, shrink }, { remote, ...options });
  const post = (url: string, headers: Readonly<Record<string, string>>, payload: object | string = prompt) =>
    server.app.inject({ method: "POST", url, headers: { host: "127.0.0.1:7878", ...headers }, payload });
  return { ...server, service, post };
}

test.each([
  ["a page of another origin", { origin: evil }],
  ["a page of another port of this machine", { origin: "http://127.0.0.1:3000" }],
  ["a page without an origin", { origin: "null" }],
  ["what a page loads as a picture", { "sec-fetch-site": "cross-site" }],
])("[faults Broken 3.1, Broken 3.2] without keys, %s runs nothing that may cost money", async (_who, headers) => {
  const { service, post } = await paidServer();
  for (const answer of [
    await post("/v1/remote", { ...headers, "content-type": "application/json" }),
    await post("/v1/remote", { ...headers, "content-type": "multipart/form-data; boundary=b" }, form),
    ...("origin" in headers ? [await post("/api/runs", headers, { graph: "remote", inputs: prompt })] : []),
  ])
    expect([answer.statusCode, answer.json().code]).toEqual([403, "ORIGIN_REFUSED"]);
  expect(service.calls).toEqual([]);
});

test("[faults Broken 3.1, Broken 3.2] without keys, a name that a page points here reaches no route, with effects or without", async () => {
  const { service, post } = await paidServer();
  const headers = { host: "evil.example", origin: "http://evil.example" };
  for (const url of ["/v1/remote", "/v1/sum"]) {
    const answer = await post(url, headers);
    expect([answer.statusCode, answer.json().code], url).toEqual([403, "HOST_REFUSED"]);
  }
  expect(service.calls).toEqual([]);
});

test("without keys, programs and the server's own pages may run what costs money", async () => {
  const { service, post } = await paidServer();
  for (const headers of [
    {},
    { origin: "http://127.0.0.1:7878" },
    { origin: "http://localhost", host: "localhost:80" },
    { "sec-fetch-site": "same-origin" },
  ])
    expect((await post("/v1/remote", headers, { prompt: JSON.stringify(headers) })).statusCode).toBe(200);
  expect(service.calls).toHaveLength(4);
});

test("without keys, pages of any origin run what costs nothing; with a key, everything", async () => {
  const open = await paidServer();
  expect((await open.post("/v1/sum", { origin: evil }, { a: 1 })).statusCode).toBe(200);
  const guarded = await paidServer({ keys: ["k"] });
  const headers = { origin: evil, "x-api-key": "k", host: "pictures.example" };
  expect((await guarded.post("/v1/remote", headers)).statusCode).toBe(200);
  expect(guarded.service.calls).toHaveLength(4);
});

test("the public address is the server's own, in names and in origins", async () => {
  const { post } = await paidServer({ publicUrl: "https://pictures.example/draw/" });
  const headers = { host: "pictures.example", origin: "https://pictures.example" };
  const answer = await post("/v1/remote", headers);
  expect(answer.json().image).toMatch(/^https:\/\/pictures\.example\/draw\/api\/artifacts\/[0-9a-f]{64}$/);
  expect((await post("/v1/remote", { ...headers, origin: evil })).statusCode).toBe(403);
});

test("every route is behind the common door, unless it is one of these", async () => {
  const routes: { readonly method: string; readonly url: string; readonly door: string }[] = [];
  const made = channel("fastify.initialization");
  const watch = (message: unknown) => {
    const { fastify: app } = message as { readonly fastify: FastifyInstance };
    app.addHook("onRoute", (route: RouteOptions) => {
      // What the parts say of their doors is put in by hooks that come after this one.
      queueMicrotask(() => {
        for (const method of [route.method].flat())
          routes.push({ method, url: route.url, door: route.config?.door ?? "own" });
      });
    });
  };
  made.subscribe(watch);
  const open = await testServer({ sum });
  made.unsubscribe(watch);
  const keyed = await testServer({ sum }, { keys: ["k"] });
  const among = (door: string) => routes.filter((route) => route.door === door && route.method !== "OPTIONS");
  const ofPages = among("pages").filter(({ method }) => method !== "HEAD");
  expect(ofPages.map(({ method, url }) => `${method} ${url}`)).toEqual([
    ...["POST /v1/:graph", "GET /v1/requests/:id", "GET /v1/get-user-credits"],
    ...["POST /v1/images/generations", "POST /v1/images/edits", "GET /v1/models", "GET /v1/models/:model"],
    ...["POST /v2/:graph", "GET /v2/requests/:id/status", "GET /v2/requests/:id"],
    ...["POST /graphs/:graph", "POST /workflows/:graph", "GET /workflows/request/:id", "POST /upload-asset"],
  ]);
  expect([...new Set(among("open").map(({ url }) => url.split("/")[1]))].sort()).toEqual([
    "",
    "docs",
    "livez",
    "openapi.json",
    "readyz",
  ]);
  expect(among("own").length).toBeGreaterThan(15);
  for (const { method: verb, url: pattern, door } of routes.filter(({ method }) => method !== "OPTIONS")) {
    const method = verb as "GET";
    const url = pattern.replace(":graph", "sum").replace(/:\w+|\*$/g, "x");
    const payload = method === "GET" || method === ("HEAD" as string) ? {} : { payload: {} };
    const at = `${method} ${url}`;
    const foreignHost = await open.app.inject({ method, url, ...payload, headers: { host: "evil.example" } });
    expect(foreignHost.statusCode, at).toBe(403);
    const foreignPage = await open.app.inject({ method, url, ...payload, headers: { origin: evil } });
    const changes = !["GET", "HEAD"].includes(method);
    if (door === "own" && changes) expect(foreignPage.statusCode, at).toBe(403);
    else expect(foreignPage.statusCode, at).not.toBe(403);
    const keyless = await keyed.app.inject({ method, url, ...payload });
    if (door === "open") expect(keyless.statusCode, at).not.toBe(401);
    else expect(keyless.statusCode, at).toBe(401);
  }
});

/** An app with one route that says nothing of doors. */
async function plainApp(wrongKeys: WrongKeys, keys: readonly string[]): Promise<FastifyInstance> {
  const app = fastify();
  app.setErrorHandler(answerError);
  new Doors({ keys: new GivenKeys(keys), wrongKeys, anyHost: false, publicUrl: undefined }).guard(app);
  app.post("/mcp", async () => "in");
  return app;
}

test("a route that says nothing of doors is behind the common one", async () => {
  const app = await plainApp(new WrongKeys(), []);
  const status = async (headers: Record<string, string>) =>
    (await app.inject({ method: "POST", url: "/mcp", headers })).statusCode;
  expect(await status({ host: "localhost" })).toBe(200);
  expect(await status({ host: "localhost", origin: evil })).toBe(403);
  expect(await status({ host: "evil.example" })).toBe(403);
});

test("[faults Weak 7.2] many wrong keys of one address are slowed, then refused with Retry-After; a right key never", async () => {
  let now = 0;
  const waits: number[] = [];
  const wait = async (ms: number) => void waits.push(ms);
  const app = await plainApp(new WrongKeys({ now: () => now, wait }), ["right"]);
  const post = (key: string, remoteAddress: string) =>
    app.inject({ method: "POST", url: "/mcp", headers: { "x-api-key": key }, remoteAddress });
  const statuses = [];
  for (let i = 0; i < 12; i++) statuses.push((await post(`wrong-${i}`, "192.0.2.1")).statusCode);
  expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
  expect(waits).toEqual([125, 250, 500, 1000, 2000, 2000, 2000]);
  const refused = await post("wrong", "192.0.2.1");
  expect([refused.statusCode, refused.json().code, refused.headers["retry-after"]]).toEqual([
    429,
    "TOO_MANY_WRONG_KEYS",
    "6",
  ]);
  expect((await post("right", "192.0.2.1")).statusCode).toBe(200);
  expect((await post("wrong", "192.0.2.2")).statusCode).toBe(401);
  now += 12_000;
  expect((await post("wrong", "192.0.2.1")).statusCode).toBe(401);
  expect((await post("wrong", "192.0.2.1")).statusCode).toBe(429);
});

/** Sends bytes as they are to a server that listens; gives all that comes back. */
async function send(address: string, text: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(address).port), "127.0.0.1", () => socket.write(text));
    let answer = "";
    socket.setEncoding("utf8").on("data", (part: string) => {
      answer += part;
    });
    socket.on("close", () => resolve(answer)).on("error", reject);
  });
}

test.each([[[]], [["k"]]])("[faults Weak 8.2] two Host headers are refused, with keys %j", async (keys) => {
  const { app } = await testServer({ sum }, { keys });
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  const { host } = new URL(address);
  for (const hosts of [
    [host, "evil.example"],
    [host, host],
  ]) {
    const lines = [
      "GET /api/graphs HTTP/1.1",
      ...hosts.map((one) => `Host: ${one}`),
      "x-api-key: k",
      "Connection: close",
    ];
    const answer = await send(address, `${lines.join("\r\n")}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain("BAD_REQUEST");
  }
});

test("[faults Weak 8.1] addresses in answers are those of the connection, whatever the Host header says", async () => {
  const { app } = await paidServer({ keys: ["k"] });
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  const body = JSON.stringify({ prompt: "x" });
  const head = ["POST /v1/remote HTTP/1.1", "Host: evil.example", "X-Forwarded-Host: evil.example", "x-api-key: k"];
  const more = ["content-type: application/json", `content-length: ${body.length}`, "connection: close"];
  const answer = await send(address, `${[...head, ...more].join("\r\n")}\r\n\r\n${body}`);
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer).toContain(`"image":"${address}/api/artifacts/`);
  expect(answer).not.toContain("evil");
});
