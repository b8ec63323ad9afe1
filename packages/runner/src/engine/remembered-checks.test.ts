import { catalogueOf, type LoadGraph } from "@sigmaflow/core";
import { expect, test } from "vitest";
import { sum } from "../server/fixtures/test-server.ts";
import { withBuiltIn } from "../use/with-built-in.ts";
import { createEngine } from "./engine.ts";
import { RememberedChecks } from "./remembered-checks.ts";

const catalogue = catalogueOf(withBuiltIn([]).registry);
const alone: LoadGraph = async (name) => {
  throw new Error(`nobody names ${name}`);
};

test("reads a text once for the same limits, and checks it once with the same inputs", async () => {
  const checks = new RememberedChecks(catalogue, alone);
  const text = JSON.stringify(sum);
  const read = await checks.read(text, { nodes: 9 });
  expect(await checks.read(text, { nodes: 9 })).toBe(read);
  expect((await checks.read(text, { nodes: 2 })).problems).toMatchObject([{ code: "TOO_MANY_NODES" }]);
  const turn = () => undefined;
  const one = await checks.check(read, { inputs: { a: 1 } }, turn);
  expect([one.problems, one.document?.title]).toEqual([[], "Sum"]);
  expect(await checks.check(read, { inputs: { a: 1 } }, turn)).toBe(one);
  expect(await checks.check(read, { inputs: { a: 2 } }, turn)).not.toBe(one);
});

test("reads a document anew that names another, which may have changed", async () => {
  let value = 1;
  const body = () => ({
    ...{ sigmaflow: 1, inputs: { item: { type: "int" } }, outputs: { value: { $from: "one.value" } } },
    nodes: { one: { type: "value.int", in: { value: value++ } } },
  });
  const checks = new RememberedChecks(catalogue, async () => JSON.stringify(body()));
  const text = JSON.stringify({
    sigmaflow: 1,
    nodes: { each: { type: "map", in: { items: [1] }, body: { $graph: "other" } } },
    outputs: { value: { $from: "each.value" } },
  });
  const values = [];
  for (let i = 0; i < 2; i++) {
    const { document } = await checks.read(text);
    values.push(JSON.stringify(document).match(/"value":\d/)?.[0]);
  }
  expect(values).toEqual(['"value":1', '"value":2']);
});

test("forgets the text that was not asked for the longest", async () => {
  const checks = new RememberedChecks(catalogue, alone);
  const text = (i: number) => JSON.stringify({ ...sum, title: `Sum ${i}` });
  const first = await checks.read(text(0));
  const second = await checks.read(text(1));
  for (let i = 2; i < 33; i++) {
    await checks.read(text(i));
    expect(await checks.read(text(0))).toBe(first);
  }
  expect(await checks.read(text(1))).not.toBe(second);
});

test("plans a document once, unless seeds are drawn for its nodes or some of its outputs alone are wanted", async () => {
  const engine = createEngine({ cache: false });
  try {
    const planOf = async (graph: object, inputs: object, more = {}) => {
      const { plan, seeds } = await engine.prepare(JSON.stringify(graph), { ...inputs }, more);
      return { plan, seeds };
    };
    const one = await planOf(sum, { a: 1 });
    const other = await planOf(sum, { a: 2 });
    expect(other.plan).toBe(one.plan);
    // Seeds of inputs are drawn anew all the same.
    expect(other.seeds.seed).not.toBe(one.seeds.seed);
    expect((await planOf(sum, { a: 1 }, { outputs: ["sum"] })).plan).not.toBe(one.plan);
    const drawing = { ...sum, nodes: { ...sum.nodes, pick: { type: "list.seeds", in: { seed: -1, count: 2 } } } };
    const [first, second] = [await planOf(drawing, { a: 1 }), await planOf(drawing, { a: 1 })];
    expect(second.plan).not.toBe(first.plan);
    expect(second.seeds["pick.seed"]).not.toBe(first.seeds["pick.seed"]);
  } finally {
    await engine.close();
  }
});
