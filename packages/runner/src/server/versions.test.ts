import { defineNode, float, type NodeMigration } from "@sigmaflow/core";
import { afterEach, expect, test } from "vitest";
import { stopServers, type TestServer, testServer } from "./fixtures/test-server.ts";
import { waitingNode } from "./fixtures/waiting-node.ts";

afterEach(stopServers);

/** Halves a number: of version 1 the input `value`, of version 2 the same by another name, and so on. */
function half(...names: [string, ...string[]]) {
  const input = names.at(-1)!;
  const migrations = names
    .slice(1)
    .map((name, index): NodeMigration => ({ to: index + 2, rename: { inputs: { [names[index]!]: name } } }));
  return defineNode({
    type: "test.half",
    version: names.length,
    migrations,
    inputs: { [input]: float() },
    outputs: { half: float() },
    run: (given) => ({ half: given[input]! / 2 }),
  });
}

const old = {
  sigmaflow: 1,
  inputs: { number: { type: "float", default: 6 } },
  nodes: { it: { type: "test.half", in: { value: { $input: "number" } } } },
  outputs: { half: { $from: "it.half" } },
};
const current = { it: { type: "test.half", v: 2, in: { number: { $input: "number" } } } };

async function ended({ app }: TestServer, id: string) {
  await app.inject(`/api/runs/${id}/events`);
  return (await app.inject(`/api/runs/${id}`)).json();
}

test("a graph of an older version runs, and its run says what ran", async () => {
  const server = await testServer({ old }, { nodes: [half("value", "number")] });
  const answer = await server.app.inject({ method: "POST", url: "/api/runs", payload: { graph: old } });
  const run = await ended(server, answer.json().id);
  expect(run).toMatchObject({ status: "succeeded", outputs: { half: { value: 3 } } });
  expect(run.graph.nodes).toEqual(current);
  const named = await server.app.inject({ method: "POST", url: "/v1/old", payload: { number: 8 } });
  expect(named.json()).toMatchObject({ values: { half: 4 } });
});

test("a graph is saved as it was sent: bringing it up to date is up to whoever saves", async () => {
  const server = await testServer({}, { nodes: [half("value", "number")] });
  const saved = { method: "PUT", url: "/api/graphs/mine", headers: { "if-none-match": "*" } } as const;
  const headers = { ...saved.headers, "content-type": "application/json" };
  expect((await server.app.inject({ ...saved, headers, payload: JSON.stringify(old) })).statusCode).toBe(200);
  expect((await server.app.inject("/api/graphs/mine")).json()).toEqual(old);
});

test("a graph of the future is refused in words", async () => {
  const server = await testServer({}, { nodes: [half("value", "number")] });
  const graph = { ...old, nodes: { it: { ...current.it, v: 3 } } };
  const { statusCode, body } = await server.app.inject({ method: "POST", url: "/api/runs", payload: { graph } });
  expect(statusCode).toBe(422);
  expect(JSON.parse(body)).toMatchObject({
    code: "BAD_GRAPH",
    problems: [
      {
        code: "NEWER_NODE",
        path: "it",
        message: "`test.half` is of version 3 in this document; here it is known up to version 2.",
      },
    ],
  });
});

test("a run that was kept by an older server goes on with a newer one", async () => {
  const wait = waitingNode();
  const options = { nodes: [wait.node, half("value")] };
  const server = await testServer({}, options);
  const nodes = {
    wait: { type: "test.wait", in: { value: 6 } },
    it: { type: "test.half", in: { value: { $from: "wait.value" } } },
  };
  const submitted = async (payload: object) =>
    (await server.app.inject({ method: "POST", url: "/api/runs", payload })).json().id as string;
  const begun = wait.next();
  const id = await submitted({ graph: { ...old, inputs: {}, nodes } });
  const waiting = await submitted({ graph: { ...old, inputs: {}, nodes } });
  await begun;
  options.nodes = [wait.node, half("value", "number")];
  const begunAgain = wait.next();
  const newer = await server.restart();
  await begunAgain;
  wait.letGo();
  expect(await ended(newer, id)).toMatchObject({ status: "succeeded", outputs: { half: { value: 3 } } });
  expect(await ended(newer, waiting)).toMatchObject({ status: "succeeded", outputs: { half: { value: 3 } } });
});

test("a run that was kept by a newer server ends in words with an older one", async () => {
  const wait = waitingNode();
  const options = { nodes: [wait.node, half("value", "number")] };
  const server = await testServer({}, options);
  const nodes = { wait: { type: "test.wait", in: { value: 6 } }, ...current };
  const graph = { ...old, nodes, outputs: { ...old.outputs, value: { $from: "wait.value" } } };
  const begun = wait.next();
  const { id } = (await server.app.inject({ method: "POST", url: "/api/runs", payload: { graph } })).json();
  await begun;
  options.nodes = [wait.node, half("value")];
  const run = await ended(await server.restart(), id);
  expect(run).toMatchObject({ status: "failed", error: { code: "BAD_GRAPH" } });
  expect(run.error.message).toContain(
    "`test.half` is of version 2 in this document; here it is known up to version 1.",
  );
});
