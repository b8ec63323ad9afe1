import { expect, test } from "vitest";
import { shownCell } from "./batch-row.ts";
import { makeRows, sweepLabel } from "./make-rows.ts";
import { readSweep } from "./sweep.ts";

const values = (given: string) => readSweep(given).values.map(shownCell);

test("a sweep is a list, a range of whole numbers in either direction, both, or JSON", () => {
  expect(values("seed=1..4")).toEqual(["1", "2", "3", "4"]);
  expect(values("seed=1,5..3,-2..-1")).toEqual(["1", "5", "4", "3", "-2", "-1"]);
  expect(values("guidance_scale=5,7.5")).toEqual(["5", "7.5"]);
  expect(values('prompt=["a fox, red","a panda"]')).toEqual(["a fox, red", "a panda"]);
});

test.each([
  ["seed", "is not NAME=VALUES"],
  ["=1", "is not NAME=VALUES"],
  ["seed=", "has an empty value"],
  ["seed=1,,2", "has an empty value"],
  ["seed=1..3,2", 'has the value "2" twice'],
  ["prompt=[1,", "begins like a JSON list and is none"],
  ["prompt=[]", "has an empty value"],
])("--sweep %s is refused in words", (given, reason) => {
  expect(() => readSweep(given)).toThrow(`\`--sweep ${given}\` ${reason}. Write it like`);
});

test("more runs than one call makes are refused before they are made", () => {
  expect(() => readSweep("seed=1..999999999999999")).toThrow("at most 10000");
  const axes = [readSweep("a=1..200"), readSweep("b=1..200")];
  expect(() => makeRows({ axes, inputs: new Set() })).toThrow("These are 40000 runs or more");
});

test("every combination of a sweep is a row, the last input changing fastest, named by its values", () => {
  const axes = [readSweep("seed=1..2"), readSweep('steps=[10,"a/b: c"]')];
  const { rows, swept } = makeRows({ axes, inputs: new Set(["seed", "n"]), aliases: new Map([["steps", "n"]]) });
  expect(swept).toEqual([
    { input: "seed", written: "seed" },
    { input: "n", written: "steps" },
  ]);
  expect(rows.map(({ cells }) => Object.keys(cells))).toEqual(rows.map(() => ["seed", "n"]));
  expect(rows.map(({ row, name }) => [row, name])).toEqual([
    [1, "seed=1,steps=10"],
    [2, "seed=1,steps=a-b-c"],
    [3, "seed=2,steps=10"],
    [4, "seed=2,steps=a-b-c"],
  ]);
  expect(rows.map((row) => sweepLabel(row, swept, 16))).toEqual([
    "seed 1, steps 10",
    "1, a/b: c",
    "seed 2, steps 10",
    "2, a/b: c",
  ]);
});

test("rows of a file are named by number, or by what their column says; no two files differ by case alone", () => {
  const row = (cells: Record<string, string>, line: number) => ({
    line,
    cells: Object.fromEntries(Object.entries(cells).map(([name, text]) => [name, { text }])),
  });
  const rows = [row({ a: "1", name: "Fox" }, 2), row({ a: "2", name: "fox" }, 3), row({ a: "3", name: "../" }, 4)];
  const named = makeRows({ rows, axes: [], inputs: new Set(["a"]) });
  expect(named.rows.map(({ name, cells }) => [name, Object.keys(cells)])).toEqual([
    ["Fox", ["a"]],
    ["fox-2", ["a"]],
    ["3", ["a"]],
  ]);
  const own = makeRows({ rows, axes: [readSweep("b=0,1")], inputs: new Set(["a", "b", "name"]) });
  expect(own.rows.map(({ name }) => name)).toEqual(["1,b=0", "1,b=1", "2,b=0", "2,b=1", "3,b=0", "3,b=1"]);
  expect(() => makeRows({ rows, axes: [readSweep("a=1,2")], inputs: new Set(["a"]) })).toThrow("a column, too");
});
