import { afterEach, expect, test } from "vitest";
import { stopServers, sum, type TestServer, testServer } from "../fixtures/test-server.ts";
import { waiting, waitingNode } from "../fixtures/waiting-node.ts";

afterEach(stopServers);

async function submit({ app }: TestServer, payload: object): Promise<string> {
  const answer = await app.inject({ method: "POST", url: "/api/runs", payload });
  expect(answer.statusCode, answer.body).toBe(202);
  return answer.json().id;
}

const ended = (server: TestServer, id: string) => server.runs.ended(id, AbortSignal.timeout(10_000));

async function listed({ app }: TestServer, query: string) {
  const { runs, next } = (await app.inject(`/api/runs?${query}`)).json();
  return { ids: runs.map(({ id }: { readonly id: string }) => id), next };
}

/** Three runs of two graphs, of which the second is cancelled. */
async function threeRuns() {
  const wait = waitingNode();
  const server = await testServer({ sum, waiting }, { nodes: [wait.node] });
  const first = await submit(server, { graph: "sum", inputs: { a: 1 } });
  await ended(server, first);
  const begun = wait.next();
  const second = await submit(server, { graph: "waiting" });
  await begun;
  await server.app.inject({ method: "POST", url: `/api/runs/${second}/cancel` });
  await ended(server, second);
  const third = await submit(server, { graph: "sum", inputs: { a: 2 } });
  await ended(server, third);
  return { server, wait, first, second, third };
}

test("runs are listed by status and by graph", async () => {
  const { server, first, second, third } = await threeRuns();
  expect((await listed(server, "status=cancelled")).ids).toEqual([second]);
  expect((await listed(server, "status=succeeded")).ids).toEqual([third, first]);
  expect((await listed(server, "graph=sum")).ids).toEqual([third, first]);
  expect((await listed(server, "graph=sum&status=failed")).ids).toEqual([]);
});

test("a list names where the next page begins, until there is none", async () => {
  const { server, first, second, third } = await threeRuns();
  const pages = [await listed(server, "limit=2")];
  while (pages.at(-1)!.next !== undefined) pages.push(await listed(server, `limit=2&before=${pages.at(-1)!.next}`));
  expect(pages).toEqual([{ ids: [third, second], next: second }, { ids: [first] }]);
  expect(await listed(server, `limit=1&graph=sum&before=${third}`)).toEqual({ ids: [first] });
});

test("a run is forgotten when it has ended, and not before", async () => {
  const { server, wait, first } = await threeRuns();
  const remove = (id: string) => server.app.inject({ method: "DELETE", url: `/api/runs/${id}` });
  expect((await remove(first)).statusCode).toBe(204);
  expect((await server.app.inject(`/api/runs/${first}`)).statusCode).toBe(404);
  expect((await remove(first)).statusCode).toBe(404);
  const begun = wait.next();
  const running = await submit(server, { graph: "waiting" });
  await begun;
  const refused = await remove(running);
  expect([refused.statusCode, refused.json().code]).toEqual([409, "RUN_NOT_ENDED"]);
  expect((await server.restart()).app).toBeDefined();
  wait.letGo();
});

test("a run is tried again with its seeds, after which the first is as it was", async () => {
  const { server, wait, second } = await threeRuns();
  wait.letGo();
  const retry = await server.app.inject({ method: "POST", url: `/api/runs/${second}/retry` });
  expect([retry.statusCode, retry.headers.location]).toEqual([202, `/api/runs/${retry.json().id}`]);
  const again = await ended(server, retry.json().id);
  const before = (await server.app.inject(`/api/runs/${second}`)).json();
  expect(before).toMatchObject({ status: "cancelled" });
  expect(again).toMatchObject({ status: "succeeded", seeds: before.seeds });
  expect(Object.keys(before.seeds)).toEqual(["seed"]);
});

test("a run that goes on is not tried again", async () => {
  const { server, wait } = await threeRuns();
  const begun = wait.next();
  const running = await submit(server, { graph: "waiting" });
  await begun;
  const refused = await server.app.inject({ method: "POST", url: `/api/runs/${running}/retry` });
  expect([refused.statusCode, refused.json().code]).toEqual([409, "RUN_NOT_ENDED"]);
  wait.letGo();
});

test("the drop-in is run by name whatever is served", async () => {
  const server = await testServer({ sum });
  const asked = { graph: "sdxl1.0-txt2img", inputs: { prompt: "a fox", img_width: 13 } };
  const refused = await server.app.inject({ method: "POST", url: "/api/runs", payload: asked });
  expect([refused.statusCode, refused.json().problems?.[0]?.input]).toEqual([422, "img_width"]);
});

test.each([
  ["/api/runs?status=failed&dryRun=true&x=1", "`dryRun`, `x`", "limit, before, status, text, graph"],
  ["/api/health?verbose", "`verbose`", "It takes none"],
  ["/api/graphs/sum?format=json", "`format`", "It takes none"],
])("%s is refused by what it does not take", async (url, names, takes) => {
  const { app } = await testServer({ sum });
  const refused = await app.inject(url);
  expect([refused.statusCode, refused.json().code]).toEqual([400, "BAD_REQUEST"]);
  expect(refused.json().error).toContain(names);
  expect(refused.json().error).toContain(takes);
});

test("what /v1 does not take in an address is named, and changes nothing", async () => {
  const { app } = await testServer({ sum });
  const post = (url: string) => app.inject({ method: "POST", url, payload: { a: 1, seed: 3 } });
  for (let i = 0; i < 3; i++) {
    const answer = await post("/v1/sum?steps=3&x");
    expect([answer.statusCode, answer.headers["x-ignored-parameters"]]).toEqual([200, "steps, x"]);
    expect((await post("/v1/sum")).headers["x-ignored-parameters"]).toBeUndefined();
  }
});
