import type { GraphBody } from "@sigmaflow/core";
import { expect, test } from "vitest";
import {
  changeGroup,
  formSections,
  moveEntry,
  moveGroup,
  placeBefore,
  putInGroup,
  renameInGroups,
} from "./form-groups.ts";

const int = { type: "int" } as const;
const body: GraphBody = {
  inputs: { a: int, b: int, c: int, d: int },
  nodes: {},
  layout: {
    node: [1, 2],
    $groups: [
      { title: "Late", folded: true, icon: "x", inputs: ["d", "gone", "b"] },
      "no group",
      { title: "None", inputs: ["b"] },
    ],
  },
};
const parts = (graph: GraphBody) =>
  formSections(graph).map(({ group, inputs }) => [group?.title, group?.folded, ...inputs]);

test("a form is the inputs of no group, then group by group, each in the order of the graph", () => {
  expect(parts(body)).toEqual([
    [undefined, undefined, "a", "c"],
    ["Late", true, "b", "d"],
  ]);
  expect(parts({ nodes: {} })).toEqual([]);
});

test("an input goes into another group, into a new one and out of all; what is not known of groups stays", () => {
  const fresh = putInGroup(body, "a", "First");
  expect(parts(fresh).at(-1)).toEqual(["First", false, "a"]);
  expect(parts(putInGroup(fresh, "b", "First")).at(-1)).toEqual(["First", false, "a", "b"]);
  expect(putInGroup(fresh, "b", "First").layout).toMatchObject({
    node: [1, 2],
    $groups: [{ icon: "x" }, "no group", { title: "First" }],
  });
  expect(parts(putInGroup(putInGroup(body, "b", undefined), "d", undefined))).toEqual([
    [undefined, undefined, "a", "b", "c", "d"],
  ]);
});

test("groups are called otherwise, folded, moved, and follow the names of their inputs", () => {
  const two = putInGroup(putInGroup(body, "b", "Late"), "a", "First");
  expect(
    parts(moveGroup(two, "First", -1))
      .slice(1)
      .map(([title]) => title),
  ).toEqual(["First", "Late"]);
  expect(moveGroup(two, "First", 1)).toBe(two);
  expect(parts(changeGroup(two, "Late", { title: "Later", folded: false }))[1]).toEqual(["Later", false, "b", "d"]);
  const renamed = renameInGroups({ ...body, inputs: { a: int, x: int, c: int, d: int } }, "b", "x");
  expect(parts(renamed)[1]).toEqual(["Late", true, "x", "d"]);
  expect(renameInGroups(body, "a", "x")).toBe(body);
});

test("inputs and outputs change places among those they stand with, or come before any other and into its group", () => {
  expect(Object.keys(moveEntry(body, "inputs", "c", -1).inputs!)).toEqual(["c", "a", "b", "d"]);
  expect(parts(moveEntry(body, "inputs", "b", 1))[1]).toEqual(["Late", true, "d", "b"]);
  expect(moveEntry(body, "inputs", "a", -1)).toBe(body);
  expect(parts(placeBefore(body, "inputs", "a", "d"))).toEqual([
    [undefined, undefined, "c"],
    ["Late", true, "b", "a", "d"],
  ]);
  const outputs = { x: { $input: "a" }, y: { $input: "b" } };
  expect(Object.keys(moveEntry({ ...body, outputs }, "outputs", "y", -1).outputs!)).toEqual(["y", "x"]);
});
