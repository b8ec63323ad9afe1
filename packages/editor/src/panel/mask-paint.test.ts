import { expect, test } from "vitest";
import { acted, actRedone, actUndone, emptyHistory, type MaskAct, resized } from "./mask-paint.ts";

const stroke: MaskAct = { kind: "stroke", erases: false, dabs: [{ x: 1, y: 2, radius: 3 }] };
const invert: MaskAct = { kind: "invert" };

test("acts are undone and redone one by one, and a new one ends what could be redone", () => {
  const both = acted(acted(emptyHistory, stroke), invert);
  const one = actUndone(both);
  expect(one).toEqual({ done: [stroke], undone: [invert] });
  expect(actRedone(one)).toEqual(both);
  expect(acted(one, stroke)).toEqual({ done: [stroke, stroke], undone: [] });
  expect(actUndone(emptyHistory)).toEqual(emptyHistory);
  expect(actRedone(both)).toEqual(both);
});

test("a brush grows and shrinks at every size, within bounds", () => {
  expect([1, 2, 32, 500].map((radius) => resized(radius, 1))).toEqual([2, 3, 40, 512]);
  expect([1, 2, 40].map((radius) => resized(radius, -1))).toEqual([1, 1, 32]);
});
