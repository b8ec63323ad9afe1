import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { StoredKeys } from "../store/stored-keys.ts";
import { stopServers, sum, testServer } from "./fixtures/test-server.ts";
import { waiting, waitingNode } from "./fixtures/waiting-node.ts";

afterEach(stopServers);

test("says what would run, what is cached, what it costs and how long it takes, and runs nothing", async () => {
  const { folder } = await testServer();
  const keyFile = path.join(folder, "keys.db");
  const keys = new StoredKeys(keyFile);
  const { text } = keys.create("anna", { credits: 5 });
  keys.close();
  const prices = { run: 2, picture: 0, megapixel: 0, step: 0, cached: 0.5 };
  const server = await testServer({ sum }, { keyFile, prices });
  const post = (url: string, payload: object) =>
    server.app.inject({ method: "POST", url, payload, headers: { "x-api-key": text } });
  const asked = { graph: "sum", inputs: { a: 1, seed: 3 } };
  const dry = await post("/api/runs?dryRun=true", asked);
  expect([dry.statusCode, dry.json()]).toMatchObject([
    200,
    {
      ...{ dryRun: true, nodes: { cached: 0, runs: 3, fails: 0, unknown: 0 }, cost: 2, remaining: 5 },
      ...{ waiting: 0, expectedMs: null },
    },
  ]);
  expect(
    dry
      .json()
      .rows.map(({ path }: { path: string }) => path)
      .sort(),
  ).toEqual(["add", "name", "pick"]);
  const list = async () =>
    (await server.app.inject({ url: "/api/runs", headers: { "x-api-key": text } })).json().runs.length;
  expect(await list()).toBe(0);

  expect((await post("/v1/sum?dryRun=false", asked.inputs)).statusCode).toBe(200);
  const below = await post("/v1/sum?dryRun=true&more=1", { ...asked.inputs, other: 1 });
  expect(below.headers["x-ignored-parameters"]).toBe("more, other");
  expect(below.json()).toMatchObject({
    ...{ nodes: { cached: 3, runs: 0, fails: 0, unknown: 0 }, cost: 0.5, remaining: 3, expectedMs: 0 },
  });
  expect((await post("/v1/sum?dryRun=true", { a: 2 })).json().expectedMs).toBeGreaterThanOrEqual(0);
  expect(await list()).toBe(1);
  // Wrong inputs are refused as if it were to run.
  expect((await post("/v1/sum?dryRun=true", {})).statusCode).toBe(400);
  expect((await post("/api/runs?dryRun=maybe", asked)).statusCode).toBe(400);
});

test("a dry run with an idempotency key becomes nothing that would be sent again", async () => {
  const { app } = await testServer({ sum });
  const post = (url: string) =>
    app.inject({ method: "POST", url, payload: { a: 1 }, headers: { "idempotency-key": "one" } });
  expect((await post("/v1/sum?dryRun=true")).json().dryRun).toBe(true);
  const run = await post("/v1/sum");
  expect([run.statusCode, run.headers["idempotent-replayed"]]).toEqual([200, undefined]);
  expect((await post("/v1/sum?dryRun=true")).json().dryRun).toBe(true);
});

test("says how many runs wait", async () => {
  const wait = waitingNode();
  const { app } = await testServer({ waiting }, { nodes: [wait.node] });
  const begun = wait.next();
  const post = (url: string) => app.inject({ method: "POST", url, payload: { graph: "waiting" } });
  await post("/api/runs");
  await begun;
  await post("/api/runs");
  expect((await post("/api/runs?dryRun=true")).json()).toMatchObject({ waiting: 1, cost: 0, remaining: 1_000_000 });
  wait.letGo();
});

test.each(["sdxl-img2img", "sdxl-inpaint"])(
  "%s is there whatever folder is served, with its pictures",
  async (name) => {
    const { app } = await testServer({ sum });
    const answer = await app.inject({ method: "POST", url: `/v1/${name}?dryRun=true`, payload: { prompt: "a fox" } });
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { dryRun: true, nodes: { fails: 0 } }]);
  },
);
