import { setTimeout } from "node:timers/promises";
import { defineNode, int } from "@sigmaflow/core";
import { afterEach, expect, test } from "vitest";
import { stopServers, type TestServer, testServer } from "../fixtures/test-server.ts";

afterEach(stopServers);

/** A node that takes a moment, and counts how often. */
function slowNode(type: string, resource?: "inference") {
  const counted = { runs: 0, atOnce: 0, mostAtOnce: 0 };
  const node = defineNode({
    ...{ type, version: 1, inputs: { value: int() }, outputs: { value: int() } },
    ...(resource && { resource }),
    async run({ value }) {
      counted.runs++;
      counted.mostAtOnce = Math.max(counted.mostAtOnce, ++counted.atOnce);
      await setTimeout(40);
      counted.atOnce--;
      return { value: value + 1 };
    },
  });
  const graph = {
    ...{ sigmaflow: 1, inputs: { value: { type: "int", default: 1 }, seed: { type: "seed", default: 7 } } },
    nodes: { slow: { type, in: { value: { $input: "value" } } } },
    outputs: { value: { $from: "slow.value" } },
  };
  return { node, graph, counted };
}

async function posted({ app }: TestServer, graph: string, payload: object) {
  const answer = await app.inject({ method: "POST", url: `/v1/${graph}`, payload });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
}

test("identical requests that come at once are computed once, and each is a run of its own", async () => {
  for (const resource of [undefined, "inference"] as const) {
    const { node, graph, counted } = slowNode(`test.${resource ?? "free"}`, resource);
    const server = await testServer({ slow: graph }, { nodes: [node] });
    const answers = await Promise.all(Array.from({ length: 40 }, () => posted(server, "slow", { value: 4, seed: 5 })));
    expect(answers.map(({ values }) => values)).toEqual(answers.map(() => ({ value: 5 })));
    expect(counted.runs).toBe(1);
    const { runs } = (await server.app.inject("/api/runs")).json();
    expect(runs.map(({ id }: { readonly id: string }) => id).sort()).toEqual(answers.map(({ run }) => run).sort());
    expect(new Set(runs.map(({ status }: { readonly status: string }) => status))).toEqual(new Set(["succeeded"]));
  }
});

test("different requests that come at once are each computed, one at a time where they infer", async () => {
  const { node, graph, counted } = slowNode("test.inferred", "inference");
  const server = await testServer({ slow: graph }, { nodes: [node] });
  const values = Array.from({ length: 6 }, (_, value) => value);
  const answers = await Promise.all(values.map((value) => posted(server, "slow", { value, seed: 5 })));
  expect(answers.map((answer) => answer.values.value)).toEqual(values.map((value) => value + 1));
  expect(counted).toMatchObject({ runs: 6, mostAtOnce: 1 });
  const { runs } = (await server.app.inject("/api/runs")).json();
  const created = runs.map(({ created }: { readonly created: number }) => created);
  expect(created).toEqual(created.toSorted((a: number, b: number) => b - a));
});
