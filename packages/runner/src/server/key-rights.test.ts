import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { StoredKeys } from "../store/stored-keys.ts";
import { stopServers, sum, type TestServer, testServer } from "./fixtures/test-server.ts";
import { KeyRates } from "./key-rates.ts";

afterEach(stopServers);

/** A server with a key of each kind. */
async function withKeys() {
  const { folder } = await testServer({ sum });
  const file = path.join(folder, "keys.db");
  const stored = new StoredKeys(file);
  const make = (name: string, grant: Parameters<StoredKeys["create"]>[1]) => stored.create(name, grant).text;
  const keys = {
    anna: make("anna", {}),
    berta: make("berta", {}),
    reader: make("reader", { rights: ["read"] }),
    writer: make("writer", { rights: ["write", "read"] }),
    admin: make("admin", { rights: ["run", "read", "write", "admin"] }),
  };
  const server = await testServer({ sum }, { keyFile: file });
  return { server, keys, stored };
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

async function status({ app }: TestServer, key: string, method: Method, url: string, payload?: object) {
  const answer = await app.inject({
    method,
    url,
    headers: { "x-api-key": key, "if-match": "*" },
    ...(payload && { payload }),
  });
  return [answer.statusCode, answer.statusCode < 400 ? undefined : answer.json().code];
}

const asked = { graph: "sum", inputs: { a: 1 } };

test("a key does what its rights allow, and is told which it lacks", async () => {
  const { server, keys, stored } = await withKeys();
  const refused = [403, "RIGHT_MISSING"];
  const { anna, reader, writer, admin } = keys;
  expect(await status(server, anna, "POST", "/v1/sum", { a: 1 })).toEqual([200, undefined]);
  expect(await status(server, anna, "POST", "/api/runs", asked)).toEqual([202, undefined]);
  expect(await status(server, anna, "PUT", "/api/graphs/sum", sum)).toEqual(refused);
  expect(await status(server, anna, "DELETE", "/api/graphs/sum")).toEqual(refused);
  expect(await status(server, anna, "GET", "/metrics")).toEqual(refused);
  expect(await status(server, reader, "POST", "/v1/sum", { a: 1 })).toEqual(refused);
  expect(await status(server, reader, "POST", "/api/runs", asked)).toEqual(refused);
  expect(await status(server, reader, "POST", "/api/explain", asked)).toEqual([200, undefined]);
  expect(await status(server, reader, "GET", "/api/graphs")).toEqual([200, undefined]);
  expect(await status(server, writer, "PUT", "/api/graphs/sum", sum)).toEqual([200, undefined]);
  expect(await status(server, writer, "POST", "/v1/sum", { a: 1 })).toEqual(refused);
  expect(await status(server, admin, "GET", "/metrics")).toEqual([200, undefined]);
  const answer = await server.app.inject({
    method: "POST",
    url: "/v1/sum",
    headers: { "x-api-key": reader },
    payload: { a: 1 },
  });
  expect(answer.json().error).toContain("`run`");
  stored.close();
});

test("runs belong to the key that asked for them, and an admin's sees all", async () => {
  const { server, keys, stored } = await withKeys();
  const { anna, berta, admin } = keys;
  const get = async (key: string, url: string) => await server.app.inject({ url, headers: { "x-api-key": key } });
  const listed = async (key: string) => (await get(key, "/api/runs")).json().runs.map(({ id }: { id: string }) => id);
  const submit = async (key: string) =>
    (
      await server.app.inject({ method: "POST", url: "/api/runs", headers: { "x-api-key": key }, payload: asked })
    ).json().id;
  const [hers, theirs] = [await submit(anna), await submit(berta)];
  for (const id of [hers, theirs]) await server.runs.ended(id, AbortSignal.timeout(10_000));
  expect(await listed(anna)).toEqual([hers]);
  expect(await listed(berta)).toEqual([theirs]);
  expect(await listed(admin)).toEqual([theirs, hers]);
  for (const url of [`/api/runs/${theirs}`, `/api/runs/${theirs}/events`]) {
    expect((await get(anna, url)).statusCode).toBe(404);
    expect((await get(admin, url)).statusCode).toBe(200);
  }
  // What others computed says nothing of how long it lasts: the second run took that from the cache.
  const times = async (key: string) => {
    const headers = { "x-api-key": key };
    return (await server.app.inject({ method: "POST", url: "/api/explain", headers, payload: asked })).json().times;
  };
  expect(await times(anna)).toHaveProperty("add");
  expect((await times(berta)) ?? {}).not.toHaveProperty("add");
  expect(await times(admin)).toHaveProperty("add");
  for (const [method, url] of [
    ["POST", `/api/runs/${theirs}/cancel`],
    ["POST", `/api/runs/${theirs}/retry`],
    ["DELETE", `/api/runs/${theirs}`],
  ] as const)
    expect(await status(server, anna, method, url)).toEqual([404, "RUN_NOT_FOUND"]);
  expect(await status(server, berta, "DELETE", `/api/runs/${theirs}`)).toEqual([204, undefined]);
  stored.close();
});

test("a key starts as many runs in a minute as it may, however they are answered", async () => {
  const { server, stored } = await withKeys();
  const { text } = stored.create("slow", { rate: 4 });
  const post = () =>
    server.app.inject({ method: "POST", url: "/v1/sum", headers: { "x-api-key": text }, payload: { a: 1, seed: 3 } });
  // From the third on they are answered from what is remembered.
  for (let i = 0; i < 4; i++) expect((await post()).statusCode).toBe(200);
  const refused = await post();
  expect([refused.statusCode, refused.json().code]).toEqual([429, "RATE_LIMITED"]);
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(50);
  stored.close();
});

test("a revoked key is none, and the first one closes a server that was open", async () => {
  const { folder } = await testServer({ sum });
  const file = path.join(folder, "keys.db");
  const server = await testServer({ sum }, { keyFile: file });
  expect((await server.app.inject("/api/runs")).statusCode).toBe(200);
  const stored = new StoredKeys(file);
  const { text } = stored.create("anna", {});
  expect((await server.app.inject("/api/runs")).statusCode).toBe(401);
  const get = async () => (await server.app.inject({ url: "/api/runs", headers: { "x-api-key": text } })).statusCode;
  expect(await get()).toBe(200);
  stored.create("berta", {});
  stored.revoke("anna");
  expect(await get()).toBe(401);
  stored.close();
});

test("a place is free again a minute after it was taken", () => {
  let now = 0;
  const rates = new KeyRates(() => now);
  const key = { id: "k", rights: [], rate: 2 };
  const take = () => {
    try {
      rates.take(key);
      return "taken";
    } catch (error) {
      return (error as { params: { retryAfter: number } }).params.retryAfter;
    }
  };
  const taken: unknown[] = [];
  for (const at of [0, 10_000, 20_000, 59_999, 60_000, 60_001, 70_000]) {
    now = at;
    taken.push(take());
  }
  expect(taken).toEqual(["taken", "taken", 40, 1, "taken", 10, "taken"]);
});
