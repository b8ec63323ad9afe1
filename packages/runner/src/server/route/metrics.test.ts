import { afterEach, expect, test } from "vitest";
import { stopServers, sum, type TestServer, testServer } from "../fixtures/test-server.ts";
import { waiting, waitingNode } from "../fixtures/waiting-node.ts";

afterEach(stopServers);

async function metricsOf({ app }: TestServer): Promise<Readonly<Record<string, number>>> {
  const answer = await app.inject("/metrics");
  expect(answer.headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
  // Each line is a comment of a known form, or a name with labels and a number.
  for (const line of answer.body.trimEnd().split("\n"))
    expect(line).toMatch(
      /^(?:# (?:HELP|TYPE) [a-z_]+ .+|[a-z_]+(?:\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})? [0-9.e+-]+)$/,
    );
  const values = answer.body.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return Object.fromEntries(values.map((line) => [line.replace(/ [^ ]+$/, ""), Number(line.split(" ").at(-1))]));
}

test("counts runs by how they ended, nodes by where they came from, and requests", async () => {
  const server = await testServer({ sum });
  const post = (payload: object) => server.app.inject({ method: "POST", url: "/v1/sum", payload });
  for (let i = 0; i < 3; i++) await post({ a: 1, seed: 3 });
  await post({ a: "many" });
  expect(await metricsOf(server)).toMatchObject({
    'sigmaflow_runs_ended_total{status="finished"}': 2,
    'sigmaflow_runs_ended_total{status="answered"}': 1,
    'sigmaflow_nodes_total{cache="hit"}': 3,
    'sigmaflow_nodes_total{cache="miss"}': 3,
    'sigmaflow_http_requests_total{method="POST",status="200"}': 3,
    'sigmaflow_http_requests_total{method="POST",status="400"}': 1,
    'sigmaflow_run_seconds_bucket{le="+Inf"}': 2,
    sigmaflow_run_seconds_count: 2,
    sigmaflow_runs_active: 0,
    sigmaflow_runs_waiting: 0,
  });
});

test("shows what goes on and what waits", async () => {
  const wait = waitingNode();
  const server = await testServer({ waiting }, { nodes: [wait.node] });
  const submit = async () =>
    (await server.app.inject({ method: "POST", url: "/api/runs", payload: { graph: "waiting" } })).json().id;
  const begun = wait.next();
  const ids = [await submit(), await submit()];
  await begun;
  expect(await metricsOf(server)).toMatchObject({ sigmaflow_runs_active: 1, sigmaflow_runs_waiting: 1 });
  await server.app.inject({ method: "POST", url: `/api/runs/${ids[0]}/cancel` });
  wait.letGo();
  for (const id of ids) await server.runs.ended(id, AbortSignal.timeout(10_000));
  expect(await metricsOf(server)).toMatchObject({
    'sigmaflow_runs_ended_total{status="cancelled"}': 1,
    'sigmaflow_runs_ended_total{status="finished"}': 1,
    sigmaflow_runs_active: 0,
  });
});

test("wants a key where others do", async () => {
  const { app } = await testServer({ sum }, { keys: ["k"] });
  expect((await app.inject("/metrics")).statusCode).toBe(401);
  expect((await app.inject({ url: "/metrics", headers: { "x-api-key": "k" } })).statusCode).toBe(200);
});

test("the log has a line when a run is taken up and one when it ends, and its id where it was asked for", async () => {
  const lines: Record<string, unknown>[] = [];
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const server = await testServer({ sum }, { logger: { level: "info", stream } });
  const { id } = (
    await server.app.inject({ method: "POST", url: "/api/runs", payload: { graph: "sum", inputs: { a: 1 } } })
  ).json();
  await server.runs.ended(id, AbortSignal.timeout(10_000));
  const many = {
    sigmaflow: 1,
    nodes: { item: { type: "list.item", in: { items: [], index: 3 } } },
    outputs: { n: { $from: "item.item" } },
  };
  const failed = (await server.app.inject({ method: "POST", url: "/api/runs", payload: { graph: many } })).json().id;
  await server.runs.ended(failed, AbortSignal.timeout(10_000));
  await server.restart();
  const ofRun = (run: string) =>
    lines.filter((line) => line.run === run).map(({ msg, status, code, path }) => ({ msg, status, code, path }));
  expect(ofRun(id)).toEqual(
    expect.arrayContaining([
      { msg: "answered", status: 202, code: undefined, path: "/api/runs" },
      { msg: "run started" },
      { msg: "run ended", status: "finished" },
    ]),
  );
  expect(ofRun(failed)).toContainEqual({ msg: "run ended", status: "failed", code: "NO_SUCH_ITEM", path: "item" });
});
