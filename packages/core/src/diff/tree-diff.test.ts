import fc from "fast-check";
import { expect, test } from "vitest";
import { anyDocument } from "../check/fixtures/arbitrary.ts";
import { applyDiff, diffTrees, inverseDiff, isEmptyDiff } from "./tree-diff.ts";

const text = JSON.stringify;
/** Objects with names that objects have otherwise. */
const tree = fc.dictionary(
  fc.oneof(fc.constantFrom("__proto__", "constructor", "1", "a"), fc.string()),
  fc.jsonValue(),
);

test("leads from one document to the other and back, order of keys included", () => {
  fc.assert(
    fc.property(fc.oneof(fc.tuple(anyDocument, anyDocument), fc.tuple(tree, tree)), ([before, after]) => {
      const made = diffTrees(before, after);
      expect(text(applyDiff(before, made))).toBe(text(after));
      expect(text(applyDiff(after, inverseDiff(made)))).toBe(text(before));
      expect(isEmptyDiff(made)).toBe(text(before) === text(after));
    }),
  );
});

test("names the entries that are others, at any depth, and the order where names came or went", () => {
  const before = { title: "a", nodes: { one: { in: { seed: 1, steps: 2 } }, two: {} } };
  const after = { title: "a", nodes: { one: { in: { seed: 3, steps: 2, list: [1] } }, two: {} } };
  expect(diffTrees(before, after)).toEqual({
    changes: [
      { at: ["nodes", "one", "in", "seed"], before: 1, after: 3 },
      { at: ["nodes", "one", "in", "list"], after: [1] },
    ],
    orders: [{ at: ["nodes", "one", "in"], before: ["seed", "steps"], after: ["seed", "steps", "list"] }],
  });
});

test("does not look into what both share", () => {
  const shared = { deep: {} };
  Object.defineProperty(shared.deep, "trap", { enumerable: true, get: () => expect.unreachable() });
  expect(diffTrees({ shared, a: 1 }, { shared, a: 2 }).changes).toEqual([{ at: ["a"], before: 1, after: 2 }]);
});
