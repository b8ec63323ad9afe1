import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isSlid, type NumberSpec, numberAt, placeOf, readNumber, stepOf, stepped } from "./number-scale.ts";

const steps = { type: "int", min: 1, max: 100 };
const guidance = { type: "float", min: 1, max: 25 };
const share = { type: "float", min: 0, max: 1 };
const width = { type: "int", min: 512, max: 2048, multipleOf: 8 };
const pixels = { type: "int", min: 8, max: 8192 };

test.each<[NumberSpec, number]>([
  [steps, 1],
  [guidance, 0.1],
  [share, 0.01],
  [width, 8],
  [{ type: "float" }, 0.1],
  [{ type: "float", min: 0, max: 100 }, 0.1],
])("the step of %j is %d", (spec, step) => {
  expect(stepOf(spec)).toBe(step);
});

test.each([
  [25, steps, 1, "one", 26],
  [25, steps, 1, "coarse", 35],
  [25, steps, -1, "fine", 24],
  [95, steps, 1, "coarse", 100],
  [7.5, guidance, 1, "one", 7.6],
  [7.5, guidance, -1, "coarse", 6.5],
  [7.5, guidance, 1, "fine", 7.51],
  [0.3, share, -1, "one", 0.29],
  [1024, width, 1, "one", 1032],
  [1024, width, -1, "coarse", 944],
  [1025, width, 1, "fine", 1032],
  [7.55, guidance, 1, "one", 7.6],
] as const)("%d of %j goes %d by %s to %d", (value, spec, direction, stride, next) => {
  expect(stepped(value, spec, direction, stride)).toBe(next);
});

test("is slid where both bounds are known and near enough", () => {
  const ranges: NumberSpec[] = [steps, guidance, share, width, pixels, { type: "int", min: 1, max: 1000 }];
  expect(ranges.filter((spec) => !isSlid(spec))).toEqual([]);
  const others: NumberSpec[] = [
    { type: "int" },
    { type: "int", min: 0 },
    { type: "int", min: 0, max: 16_384 },
    { type: "int", min: 1, max: 1_000_000 },
    { type: "int", min: 3, max: 3 },
  ];
  expect(others.filter(isSlid)).toEqual([]);
});

test("a wide range is slid by ratios, to numbers that are round there", () => {
  expect([placeOf(256, pixels), placeOf(50.5, steps)]).toEqual([0.5, 0.5]);
  expect(numberAt(0.5, pixels)).toBe(256);
  expect(numberAt(0.7, pixels) % 32).toBe(0);
  expect(numberAt(0.01, pixels)).toBe(9);
  expect([numberAt(0, pixels), numberAt(1, pixels)]).toEqual([8, 8192]);
});

test("every place is a number within the bounds and on the grid, and near that place", () => {
  const ranges: NumberSpec[] = [steps, guidance, share, width, pixels];
  fc.assert(
    fc.property(fc.constantFrom(...ranges), fc.double({ min: 0, max: 1, noNaN: true }), (spec, place) => {
      const number = numberAt(place, spec);
      expect(number).toBeGreaterThanOrEqual(spec.min!);
      expect(number).toBeLessThanOrEqual(spec.max!);
      if (spec.type === "int") expect(number % (spec.multipleOf ?? 1)).toBe(0);
      expect(Math.abs(placeOf(number, spec) - place)).toBeLessThan(0.02);
    }),
  );
});

test.each([
  ["7.5", 7.5],
  ["7,5", 7.5],
  [" 12 ", 12],
  ["-3", -3],
  ["1e3", 1000],
  ["", undefined],
  ["7.5 steps", undefined],
  ["1,000,000", undefined],
  ["Infinity", undefined],
])("%j says %j", (text, number) => {
  expect(readNumber(text)).toBe(number);
});
