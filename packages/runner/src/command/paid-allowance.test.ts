import { expect, test } from "vitest";
import { paidAllowance } from "./paid-allowance.ts";

const record = { graph: { sigmaflow: 1, nodes: {} }, inputs: {} } as const;

test.each([
  ["a graph file", { name: "graph.json" }, undefined, 4],
  ["a graph file with --paid", { name: "graph.json" }, 30, 30],
  ["a graph file with --paid 0", { name: "graph.json" }, 0, 0],
  ["a graph out of a picture", { name: "picture.png", record }, undefined, 0],
  ["a graph from standard input", { name: "-" }, undefined, 0],
  ["a graph out of a picture with --paid", { name: "picture.png", record }, 2, 2],
] as const)("[faults Broken 4.1] %s may make so many paid calls", async (_what, source, given, most) => {
  const paid = paidAllowance(given)(source);
  for (let i = 0; i < most; i++) expect(await paid.take("call")).toBeUndefined();
  expect(await paid.take("call")).toMatchObject({ most, advice: expect.stringContaining("--paid N") });
});

test("[faults Broken 4.1] all graphs of one command share what it allows", async () => {
  const paidFor = paidAllowance(2);
  expect(await paidFor({ name: "a.json" }).take("call")).toBeUndefined();
  expect(await paidFor({ name: "a.json", record }).take("call")).toBeUndefined();
  expect(await paidFor({ name: "b.json" }).take("call")).toMatchObject({ most: 2 });
});
