import { afterEach, expect, test } from "vitest";
import { stopServers, sum, type TestServer, testServer } from "../fixtures/test-server.ts";

afterEach(stopServers);

const explained = async ({ app }: TestServer, payload: object) =>
  (await app.inject({ method: "POST", url: "/api/explain", payload })).json();

/** Runs a graph to its end; resolves to the milliseconds of its nodes. */
async function run({ app }: TestServer, payload: object): Promise<Record<string, number>> {
  const { id } = (await app.inject({ method: "POST", url: "/api/runs", payload })).json();
  const { body } = await app.inject(`/api/runs/${id}/events`);
  const events = [...body.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!));
  return Object.fromEntries(events.filter(({ type }) => type === "node.finished").map(({ path, ms }) => [path, ms]));
}

test("says how long nodes lasted in earlier runs: of the same graph and most alike inputs, else of their type", async () => {
  const server = await testServer({ sum });
  expect(await explained(server, { graph: sum, inputs: { a: 1 } })).not.toHaveProperty("times");
  const first = await run(server, { graph: sum, inputs: { a: 1, b: 5, seed: 1 } });
  const second = await run(server, { graph: sum, inputs: { a: 2, b: 6, seed: 1 } });
  expect(Object.keys(first).sort()).toEqual(["add", "name", "pick"]);
  // Of the second only what was not cached says a time.
  expect(Object.keys(second)).toEqual(["add"]);
  const { times } = await explained(server, { graph: sum, inputs: { a: 3, b: 5 } });
  expect(times).toEqual(first);
  expect((await explained(server, { graph: sum, inputs: { a: 2, b: 6 } })).times).toEqual({ ...first, ...second });

  // Another graph, after a restart.
  const other = {
    ...sum,
    title: "Another",
    nodes: { plus: sum.nodes.add },
    outputs: { sum: { $from: "plus.result" } },
  };
  const again = await server.restart();
  expect((await explained(again, { graph: other, inputs: { a: 9 } })).times).toEqual({ plus: second.add });
});
