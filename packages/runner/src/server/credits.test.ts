import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { defineNode, int } from "@sigmaflow/core";
import { afterEach, beforeAll, expect, test } from "vitest";
import { foreseenPrice, type Prices } from "../runs/prices.ts";
import { StoredKeys } from "../store/stored-keys.ts";
import { shrink, stopServers, sum, type TestServer, testServer } from "./fixtures/test-server.ts";
import { waiting, waitingNode } from "./fixtures/waiting-node.ts";
import { shippedGraphs } from "./shipped.ts";

const opened: StoredKeys[] = [];
afterEach(async () => {
  for (const keys of opened.splice(0)) keys.close();
  await stopServers();
});

let picture: string;
beforeAll(() => {
  picture = readFileSync(`${shippedGraphs()}reference.png`).toString("base64");
});

const prices: Prices = { run: 0.5, picture: 2, megapixel: 10, step: 0.01, cached: 0.25 };
const failing = defineNode({
  type: "test.fails",
  version: 1,
  inputs: {},
  outputs: { n: int() },
  run: () => Promise.reject(new Error("No.")),
});
const fails = { sigmaflow: 1, nodes: { it: { type: "test.fails" } }, outputs: { n: { $from: "it.n" } } };

/** A server with prices, and a key with so many credits. */
async function selling(credits: number, options: Parameters<typeof testServer>[1] = {}) {
  const { folder } = await testServer();
  const keyFile = path.join(folder, "keys.db");
  const keys = new StoredKeys(keyFile);
  opened.push(keys);
  const { text } = keys.create("anna", { credits });
  const wait = waitingNode();
  const server = await testServer(
    { sum, shrink, waiting, fails },
    { keyFile, prices, keys: ["the operator's own key"], nodes: [failing, wait.node], ...options },
  );
  return { server, text, keys, keyFile, wait };
}

function post({ app }: TestServer, key: string, url: string, payload: object, headers: Record<string, string> = {}) {
  return app.inject({ method: "POST", url, payload, headers: { "x-api-key": key, ...headers } });
}

async function left({ app }: TestServer, key: string): Promise<number> {
  const answer = await app.inject({ url: "/v1/get-user-credits", headers: { "x-api-key": key } });
  expect(answer.json()["free-credits"]).toBe(0);
  return answer.json().credits;
}

const bill = (answer: Awaited<ReturnType<typeof post>>) => [
  answer.statusCode,
  Number(answer.headers["x-cost"]),
  Number(answer.headers["x-remaining-credits"]),
];

test("a run costs what it makes, a cached one its own price, and every place says the same", async () => {
  const { server, text } = await selling(10);
  // 128 pixels of a picture: 0.5 + 2 + 10 × 0.000128.
  const cost = 2.50128;
  const first = await post(server, text, "/v1/shrink", { picture });
  expect(bill(first)).toEqual([200, cost, 7.49872]);
  const run = await server.app.inject({ url: `/api/runs/${first.json().run}`, headers: { "x-api-key": text } });
  expect(run.json().cost).toBe(cost);
  expect(bill(await post(server, text, "/v1/shrink", { picture }))).toEqual([200, 0.25, 7.24872]);
  expect(await left(server, text)).toBe(7.24872);
  // Not what the operator's own key asks for.
  expect(bill(await post(server, "the operator's own key", "/v1/shrink", { picture }))).toEqual([200, 0, 1_000_000]);

  const queued = await post(server, text, "/v2/sum", { a: 1 });
  const id = queued.json().request_id;
  await server.runs.ended(id, AbortSignal.timeout(10_000));
  const { metrics } = (await server.app.inject({ url: `/v2/requests/${id}`, headers: { "x-api-key": text } })).json();
  expect(metrics).toMatchObject({ cost: 0.5, remaining_credits: 6.74872 });
});

test("what is answered from memory costs what the cache's answers cost", async () => {
  const { server, text } = await selling(10);
  const ask = async () => bill(await post(server, text, "/v1/sum", { a: 1, seed: 3 }));
  expect([await ask(), await ask(), await ask(), await ask()]).toEqual([
    [200, 0.5, 9.5],
    [200, 0.25, 9.25],
    [200, 0.25, 9],
    [200, 0.25, 8.75],
  ]);
});

test("too few credits are 406 in the live service's words, after everything that is wrong with a request and before its rate", async () => {
  const { server, text, keys } = await selling(2.5);
  keys.grant("anna", { rate: 1 });
  expect((await post(server, text, "/v1/nothing", {})).statusCode).toBe(404);
  expect((await post(server, text, "/v1/shrink", { picture, width: 4 })).statusCode).toBe(400);
  for (let i = 0; i < 3; i++) {
    const refused = await post(server, text, "/v1/shrink", { picture });
    expect([refused.statusCode, refused.json()]).toEqual([
      406,
      {
        error: expect.stringMatching(/^Insufficient credits: this run needs 2\.50128, and 2\.5 are left\./),
        code: "INSUFFICIENT_CREDITS",
      },
    ]);
  }
  const pictures = { graph: "shrink", inputs: { picture: { $upload: await uploaded(server, text) } } };
  expect((await post(server, text, "/api/runs", pictures)).statusCode).toBe(402);
  expect((await post(server, text, "/v2/shrink", { picture })).statusCode).toBe(406);
  const { runs } = (await server.app.inject({ url: "/api/runs", headers: { "x-api-key": text } })).json();
  expect(runs).toEqual([]);
  keys.grant("anna", { credits: 0.00128 });
  expect(bill(await post(server, text, "/v1/shrink", { picture }))).toEqual([200, 2.50128, 0]);
});

async function uploaded(server: TestServer, key: string): Promise<string> {
  const answer = await server.app.inject({
    ...{ method: "POST", url: "/api/uploads", payload: Buffer.from(picture, "base64") },
    headers: { "x-api-key": key, "content-type": "image/png" },
  });
  return answer.json().hash;
}

test("OpenAI's clients are told too few credits as their quota, and not to ask again", async () => {
  const { server, text } = await selling(0.25);
  const asked = { model: "sdxl1.0-txt2img", prompt: "a fox", size: "512x512" };
  const answer = await post(server, text, "/v1/images/generations", asked);
  expect([answer.statusCode, answer.headers["x-should-retry"], answer.headers["retry-after"]]).toEqual([
    429,
    "false",
    undefined,
  ]);
  expect(answer.json()).toEqual({
    error: {
      message: expect.stringMatching(/^Insufficient credits: this run needs [\d.]+, and 0\.25 are left\./),
      type: "rate_limit_error",
      code: "insufficient_quota",
      param: null,
    },
  });
  expect(await left(server, text)).toBe(0.25);
});

test("what fails or is cancelled costs nothing, and its credits are free again", async () => {
  const { server, text, wait } = await selling(0.6);
  const failed = await post(server, text, "/v1/fails", {});
  expect([failed.statusCode, await left(server, text)]).toEqual([500, 0.6]);
  const begun = wait.next();
  const { id } = (await post(server, text, "/api/runs", { graph: "waiting" })).json();
  await begun;
  expect(await left(server, text)).toBe(0.1);
  expect((await post(server, text, "/v1/sum", { a: 1 })).statusCode).toBe(406);
  await post(server, text, `/api/runs/${id}/cancel`, {});
  await server.runs.ended(id, AbortSignal.timeout(10_000));
  expect(await left(server, text)).toBe(0.6);
  wait.letGo();
});

test("a request that is sent again with its idempotency key is charged once, across a restart", async () => {
  const { server, text } = await selling(10);
  const once = { "idempotency-key": "once" };
  const ask = (to: TestServer) => post(to, text, "/v1/sum", { a: 1, seed: 3 }, once);
  expect(bill(await ask(server))).toEqual([200, 0.5, 9.5]);
  expect(bill(await ask(server))).toEqual([200, 0.5, 9.5]);
  const next = await server.restart();
  expect(bill(await ask(next))).toEqual([200, 0.5, 9.5]);
  expect(await left(next, text)).toBe(9.5);
});

test("without the file of runs what was spent stays spent, and without the file's copy too", async () => {
  const { server, text, keys, keyFile } = await selling(10);
  expect(bill(await post(server, text, "/v1/sum", { a: 1 }))).toEqual([200, 0.5, 9.5]);
  // Soon, that is: not only where the server stops in good order.
  await expect.poll(() => [...keys.spent().values()]).toEqual([0.5]);
  await post(server, text, "/v1/sum", { a: 2 });
  await server.close();
  for (const rest of ["", "-wal", "-shm"]) rmSync(path.join(server.folder, "data", `runs.db${rest}`), { force: true });
  const again = await server.restart();
  expect(await left(again, text)).toBe(9);
  expect(bill(await post(again, text, "/v1/sum", { a: 3 }))).toEqual([200, 0.5, 8.5]);
  await again.close();
  const file = new DatabaseSync(path.join(server.folder, "data", "runs.db"));
  file.exec("UPDATE spent SET credits = credits + 1, checksum = 'damaged'");
  file.close();
  const healed = await again.restart();
  expect(await left(healed, text)).toBe(8.5);
  // An older copy, from a backup, counts for less than the runs.
  await healed.close();
  const copy = new DatabaseSync(keyFile);
  copy.exec("UPDATE keys SET spent = 1000000");
  copy.close();
  expect(await left(await healed.restart(), text)).toBe(8.5);
  expect([...keys.spent().values()]).toEqual([1.5]);
});

test("an admin's key sees what each key was granted, has spent, and has left", async () => {
  const { server, text, keys } = await selling(3);
  const berta = keys.create("berta", { rights: ["read"], rate: 5 });
  keys.revoke("berta");
  await post(server, text, "/v1/sum", { a: 1 });
  const get = async (key: string) => await server.app.inject({ url: "/api/keys", headers: { "x-api-key": key } });
  expect((await get(text)).statusCode).toBe(403);
  const listed = (await get("the operator's own key")).json();
  expect(listed.sort((a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1))).toEqual([
    {
      ...{ id: expect.any(String), name: "anna", rights: ["run", "read"], created: expect.any(Number) },
      credits: { granted: 3, spent: 0.5, held: 0, left: 2.5 },
    },
    {
      ...{ id: berta.id, name: "berta", rights: ["read"], rate: 5, created: expect.any(Number) },
      revoked: expect.any(Number),
      credits: { granted: 0, spent: 0, held: 0, left: 0 },
    },
  ]);
});

test("without prices nothing is charged, whatever was granted", async () => {
  const { server, text } = await selling(0, { prices: undefined } as object);
  expect(bill(await post(server, text, "/v1/sum", { a: 1 }))).toEqual([200, 0, 1_000_000]);
});

test("what the drop-in will cost is known before it runs", async () => {
  const { engine } = await testServer();
  const text = readFileSync(`${shippedGraphs()}sdxl1.0-txt2img.json`, "utf8");
  const prepared = await engine.prepare(text, {
    ...{ prompt: "a fox", samples: 3, img_width: 512, img_height: 768, num_inference_steps: 40 },
  });
  const price = (only: Partial<Prices>, wanted?: readonly string[]) =>
    foreseenPrice({ run: 0, picture: 0, megapixel: 0, step: 0, cached: 9, ...only }, prepared, {
      ...{ catalogue: engine.catalogue, wanted },
    });
  expect(price({ picture: 1 })).toBe(3);
  expect(price({ megapixel: 1 })).toBe(1.179648);
  expect(price({ step: 0.5 })).toBe(60);
  expect(price({ run: 7 })).toBe(7);
  expect(price({ picture: 1 }, [])).toBe(0);
});
