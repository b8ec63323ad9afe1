import { expect, test } from "vitest";
import { buildGraph } from "../graph/build-graph.ts";
import { defineCompound } from "../node/define-compound.ts";
import { defineNode } from "../node/define-node.ts";
import { catalogueOf, createRegistry } from "../node/registry.ts";
import { int } from "../port/plain.ts";
import { askedSteps } from "./asked-steps.ts";

const plan = defineNode({
  type: "test.plan",
  version: 1,
  inputs: { steps: int({ min: 1, max: 1000, default: 25 }) },
  outputs: { plan: int() },
  run: ({ steps }) => ({ plan: steps }),
});
const twice = defineCompound({
  type: "test.twice",
  version: 1,
  label: "Twice",
  description: "Plans.",
  graph: buildGraph({ count: int({ min: 1, max: 50 }) }, (g, { count }) => ({
    plan: g.node("plan", plan, { steps: count }).plan,
  })),
});
const catalogue = catalogueOf(createRegistry([plan, twice]));

test("is the most that a node is asked for, by a literal, an input, or through a compound", () => {
  const steps = (nodes: object, inputs = {}, given = {}) =>
    askedSteps({ nodes, inputs } as Parameters<typeof askedSteps>[0], catalogue, given);
  const told = (steps: unknown) => ({ type: "test.plan", in: { steps } });
  expect(steps({ a: told(7), b: told(9) })).toBe(9);
  expect(steps({ a: { type: "test.plan" } })).toBe(25);
  const inputs = { n: { type: "int", default: 3, max: 60 } };
  expect(steps({ a: told({ $input: "n" }) }, inputs, { n: 40 })).toBe(40);
  expect(steps({ a: { type: "test.twice", in: { count: { $input: "n" } } } }, inputs, { n: 40 })).toBe(40);
  expect(steps({ a: { type: "maths.number", in: { steps: 8 } } })).toBe(0);
});
