import { afterEach, expect, test } from "vitest";
import { stopServers, sum, testServer } from "./fixtures/test-server.ts";

afterEach(stopServers);

const keys = ["SG_0123456789abcdef", "second-key"];

test.each([
  [{ "x-api-key": keys[0] }, 200],
  [{ "x-api-key": keys[1] }, 200],
  [{ authorization: `Bearer ${keys[1]}` }, 200],
  [{ authorization: `bearer ${keys[0]}` }, 200],
  [{}, 401],
  [{ "x-api-key": "" }, 401],
  [{ "x-api-key": "SG_0123456789abcdeX" }, 401],
  [{ "x-api-key": "SG_" }, 401],
  [{ authorization: keys[0] }, 401],
])("answers a request with %j by status %i", async (headers, status) => {
  const { app } = await testServer({ sum }, { keys });
  const given = headers as Record<string, string>;
  expect((await app.inject({ url: "/api/runs", headers: given })).statusCode).toBe(status);
  const run = await app.inject({ method: "POST", url: "/v1/sum", payload: { a: 1 }, headers: given });
  expect(run.statusCode).toBe(status);
  if (status === 401)
    expect(run.json().error).toMatch(/^(?:Missing Authorization or x-api-key in header|Unauthorized\.)/);
});

test("takes a key in the address where a browser can set no header, and nowhere else", async () => {
  const { app } = await testServer({ sum }, { keys });
  const at = async (url: string) => (await app.inject(`${url}?key=${keys[0]}`)).statusCode;
  expect(await at("/api/runs/nobody/events")).toBe(404);
  expect(await at(`/api/artifacts/${"0".repeat(64)}`)).toBe(404);
  expect(await at("/api/runs")).toBe(401);
  expect(await at("/api/runs/nobody")).toBe(401);
  expect((await app.inject(`/api/runs/nobody/events?key=wrong`)).statusCode).toBe(401);
});

test("shows the page, the documents and preflights to everybody", async () => {
  const { app } = await testServer({ sum }, { keys });
  for (const url of ["/", "/docs/", "/openapi.json"]) expect((await app.inject(url)).statusCode, url).toBe(200);
  const headers = { origin: "https://a.example", "access-control-request-method": "POST" };
  expect((await app.inject({ method: "OPTIONS", url: "/v1/sum", headers })).statusCode).toBe(204);
});

test("without keys, answers to this machine's names only, so that no web page can point its own here", async () => {
  const { app } = await testServer({ sum });
  const as = async (host: string) => (await app.inject({ url: "/api/runs", headers: { host } })).statusCode;
  for (const host of ["localhost:80", "127.0.0.1:7878", "[::1]:80", "LOCALHOST"])
    expect(await as(host), host).toBe(200);
  for (const host of ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80"])
    expect(await as(host), host).toBe(403);
});

test("without keys, lets no page of another origin change anything, nor have it answered a preflight", async () => {
  const { app } = await testServer({ sum });
  const post = (origin: string) =>
    app.inject({ method: "POST", url: "/api/runs", payload: { graph: "sum", inputs: { a: 1 } }, headers: { origin } });
  for (const origin of ["https://evil.example", "http://localhost.evil.example", "null", "file://", "127.0.0.1"]) {
    const answer = await post(origin);
    expect([answer.statusCode, answer.json().code], origin).toEqual([403, "ORIGIN_REFUSED"]);
  }
  for (const origin of ["http://127.0.0.1:7878", "http://localhost:5173", "http://[::1]:80"])
    expect((await post(origin)).statusCode, origin).toBe(202);
  for (const url of ["/api/runs", "/api/graphs/sum", "/api/uploads", "/openapi.json", "/"]) {
    const headers = { origin: "https://evil.example", "access-control-request-method": "POST" };
    const answer = await app.inject({ method: "OPTIONS", url, headers });
    expect([answer.statusCode, answer.headers["access-control-allow-origin"]], url).toEqual([405, undefined]);
  }
});

test("lets pages of any origin call /v1 and fetch the pictures that it names", async () => {
  const { app } = await testServer({ sum }, { keys });
  for (const [url, method] of [
    ["/v1/sum", "POST"],
    [`/api/artifacts/${"0".repeat(64)}`, "GET"],
  ] as const) {
    const origin = "https://a.example";
    const asked = { origin, "access-control-request-method": method, "access-control-request-headers": "x-api-key" };
    const preflight = await app.inject({ method: "OPTIONS", url, headers: asked });
    expect([preflight.statusCode, preflight.headers["access-control-allow-headers"]]).toEqual([204, "x-api-key"]);
    // Also what says why it was refused.
    for (const [verb, key] of [
      [method, undefined],
      [method, keys[0]!],
      ["DELETE", keys[0]!],
    ] as const) {
      const headers = { origin, ...(key && { "x-api-key": key }) };
      const answer = await app.inject({ method: verb, url, headers, payload: {} });
      expect(answer.headers["access-control-allow-origin"], `${verb} ${url} ${answer.statusCode}`).toBe("*");
    }
  }
});

test("logs neither keys nor prompts", async () => {
  let log = "";
  const stream = {
    write(line: string) {
      log += line;
    },
  };
  const { app } = await testServer({ sum }, { keys, logger: { level: "trace", stream } });
  const headers = { "x-api-key": keys[0]!, authorization: `Bearer ${keys[1]}` };
  await app.inject({ method: "POST", url: "/v1/sum", payload: { a: 1, word: "secret-prompt" }, headers });
  await app.inject({ method: "POST", url: "/v1/sum", payload: { a: 1, other: "secret-prompt" }, headers });
  await app.inject(`/api/runs/nobody/events?key=${keys[0]}`);
  expect(log).toContain('"path":"/v1/sum"');
  for (const secret of [...keys, "secret-prompt"]) expect(log).not.toContain(secret);
});
