import { catalogueOf, checkRead, type LoadGraph } from "@sigmaflow/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sum } from "../server/fixtures/test-server.ts";
import { withBuiltIn } from "../use/with-built-in.ts";
import { createEngine } from "./engine.ts";
import { RememberedChecks } from "./remembered-checks.ts";

const catalogue = catalogueOf(withBuiltIn([]).registry);
const alone: LoadGraph = async (name) => {
  throw new Error(`nobody names ${name}`);
};

test("reads a text once for the same limits, and checks it once with inputs that make no difference", async () => {
  const checks = new RememberedChecks(catalogue, alone);
  const text = JSON.stringify(sum);
  const read = await checks.read(text, { nodes: 9 });
  expect(await checks.read(text, { nodes: 9 })).toBe(read);
  expect((await checks.read(text, { nodes: 2 })).problems).toMatchObject([{ code: "TOO_MANY_NODES" }]);
  const turn = () => undefined;
  const one = await checks.check(read, { inputs: { a: 1 } }, turn);
  expect([one.problems, one.document?.title]).toEqual([[], "Sum"]);
  expect(await checks.check(read, { inputs: { a: 1 } }, turn)).toBe(one);
  // Any number may be added.
  expect(await checks.check(read, { inputs: { a: 2 } }, turn)).toBe(one);
  expect(await checks.check(read, { inputs: { a: 2 }, limits: { nodes: 9 } }, turn)).not.toBe(one);
});

test("checks a text again with inputs that the check looks at, as if nothing were remembered", async () => {
  const checks = new RememberedChecks(catalogue, alone);
  const graph = {
    sigmaflow: 1,
    inputs: {
      ...{
        free: { type: "float", default: 1 },
        width: { type: "int", default: 64 },
        text: { type: "string", default: "" },
      },
      same: { type: "int", default: 1 },
    },
    nodes: {
      add: { type: "maths.number", in: { a: { $input: "free" }, b: 2 } },
      // It takes 1 to 1000000.
      round: { type: "maths.round", in: { value: { $from: "add.result" }, multiple: { $input: "width" } } },
      say: { type: "text.fill", in: { a: { $input: "text" } } },
    },
    outputs: { a: { $from: "round.result" }, text: { $from: "say.text" }, same: { $input: "same" } },
  };
  const read = await checks.read(JSON.stringify(graph));
  const turn = () => undefined;
  const input = fc.record(
    { free: fc.integer(), width: fc.constantFrom(-1, 0, 8), text: fc.string(), same: fc.constantFrom(3, 4) },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(input, async (inputs) => {
      const known = await checks.check(read, { inputs }, turn);
      const { problems, outputs } = checkRead(read, catalogue, { inputs });
      expect([known.problems, known.outputs.get("")]).toEqual([problems, outputs.get("")]);
    }),
  );
  const one = await checks.check(read, { inputs: { width: 0 } }, turn);
  expect(one.problems.map(({ code }) => code)).toEqual(["LINKED_OUT_OF_RANGE"]);
  expect((await checks.check(read, { inputs: {} }, turn)).problems).toEqual([]);
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
