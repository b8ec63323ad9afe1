import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "../check/check.ts";
import { anyDocument, json } from "../check/fixtures/arbitrary.ts";
import { catalogue as known } from "../check/fixtures/nodes.ts";
import { readGraph, readGraphValue } from "../graph/read.ts";
import { catalogue, failure, problem, routes, submittedRun } from "./index.ts";

test("whatever is wrong with a document travels as it is", () => {
  fc.assert(
    fc.property(fc.oneof(anyDocument, json), (value) => {
      const read = [...readGraphValue(value).problems, ...readGraph(JSON.stringify(value)).problems];
      const { draft } = readGraphValue(value);
      const problems = [...read, ...(draft ? check(draft, known).problems : [])];
      for (const one of problems) expect(problem.parse(one)).toEqual(one);
      const refusal = { error: "No.", code: "BAD_GRAPH", problems };
      expect(failure.parse(refusal)).toEqual(refusal);
    }),
  );
});

test("a catalogue travels as it is", () => {
  expect(catalogue.parse(known)).toEqual(known);
});

test("a document travels as it is, whatever it holds", () => {
  fc.assert(
    fc.property(anyDocument, (graph) => {
      expect(submittedRun.parse({ graph }).graph).toBe(graph);
    }),
  );
  for (const graph of [null, 1, [], undefined]) expect(submittedRun.safeParse({ graph }).success).toBe(false);
});

test("routes are named as they are asked for", () => {
  for (const name of Object.keys(routes)) expect(name).toMatch(/^(GET|POST|PUT) \/api(\/(:?[a-z]+))+$/);
});
