import { check, type GraphDocument } from "@sigmaflow/core";
import { expect, test } from "vitest";
import { catalogue } from "./fixtures/graphs.ts";
import { isBlank, problemsAt, problemsWithin, rimProblems } from "./problem-index.ts";

const document: GraphDocument = {
  sigmaflow: 1,
  nodes: {
    decode: { type: "vae.decode" },
    each: {
      type: "map",
      in: { items: [1] },
      body: {
        inputs: { item: { type: "any" } },
        nodes: { inner: { type: "nothing.such" } },
        outputs: { out: { $from: "gone.image" } },
      },
    },
  },
  outputs: { image: { $from: "nobody.image" } },
};

test("finds what filtering all problems finds: at a node, inside of it, and at the rims of every graph", () => {
  const checked = check(document, catalogue);
  const { problems } = checked;
  expect(problems.map(({ path }) => path)).toEqual(expect.arrayContaining(["", "decode", "each", "each/inner"]));
  for (const path of ["decode", "each", "each/inner", "elsewhere"]) {
    const here = problems.filter((problem) => problem.path === path && problem.graph === undefined);
    expect([path, problemsAt(checked, path)]).toEqual([path, here]);
    const within = problems.filter((problem) => problem.path.startsWith(`${path}/`));
    expect([path, problemsWithin(checked, path)]).toEqual([path, within]);
  }
  expect(problemsWithin(checked, "each").length).toBeGreaterThan(0);
  const rims = (path: string, depth: number) => rimProblems(checked, path, { side: "outputs", depth });
  expect(rims("", 0).map(({ at }) => at)).toEqual([["outputs", "image"]]);
  expect(rims("each", 1).map(({ at }) => at[3])).toEqual(["outputs"]);
});

test("gives the same list as long as the check is the same", () => {
  const checked = check(document, catalogue);
  expect(problemsAt(checked, "decode")).toBe(problemsAt(checked, "decode"));
  expect(problemsAt(checked, "elsewhere")).toBe(problemsAt(checked, "nowhere"));
});

test("a graph is blank as long as it has no node, input and output", () => {
  const blank: GraphDocument = { sigmaflow: 1, title: "Untitled", inputs: {}, nodes: {}, outputs: {}, layout: {} };
  expect(isBlank(blank)).toBe(true);
  expect(isBlank({ sigmaflow: 1, nodes: {} })).toBe(true);
  expect(isBlank({ ...blank, inputs: { text: { type: "string" } } })).toBe(false);
  expect(isBlank(document)).toBe(false);
});
