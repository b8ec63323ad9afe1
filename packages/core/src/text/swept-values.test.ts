import { expect, test } from "vitest";
import { sweptValues } from "./swept-values.ts";

const read = (text: string, most = 100) => {
  const found = sweptValues(text, { most });
  return "values" in found ? found.values.map((value) => ("text" in value ? value.text : value.value)) : found;
};

test("a sweep is a list, ranges in either direction, numbers in steps, all mixed, or JSON", () => {
  expect(read("5,7.5")).toEqual(["5", "7.5"]);
  expect(read("1..3, 5..4")).toEqual(["1", "2", "3", "5", "4"]);
  expect(read("5..10 step 2.5")).toEqual(["5", "7.5", "10"]);
  expect(read("1..0.5 step 0.1")).toEqual(["1", "0.9", "0.8", "0.7", "0.6", "0.5"]);
  expect(read("20..50 step 20")).toEqual(["20", "40"]);
  expect(read('["a fox, red", 2]')).toEqual(["a fox, red", 2]);
  expect(read("1.5..3, 1..2 step 0")).toEqual(["1.5..3", " 1..2 step 0"]);
});

test("what is no sweep is refused in words, and what is too much by its number", () => {
  expect(read("1,,2")).toEqual({ refused: "has an empty value" });
  expect(read("[]")).toEqual({ refused: "has an empty value" });
  expect(read("[1,")).toEqual({ refused: "begins like a JSON list and is none" });
  expect(read("1..3, 2")).toEqual({ refused: 'has the value "2" twice' });
  expect(read("1..999999999999")).toEqual({ count: 999_999_999_999 });
  expect(read("1..60,100..160")).toEqual({ count: 121 });
});
