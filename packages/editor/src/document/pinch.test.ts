import { expect, test } from "vitest";
import { type Fingers, pinched } from "./pinch.ts";

const view = { x: 10, y: 20, zoom: 1 };
const fingers: Fingers = [
  { x: 100, y: 100 },
  { x: 200, y: 100 },
];
const apart: Fingers = [
  { x: 50, y: 100 },
  { x: 250, y: 100 },
];

test("what is between two fingers stays there, and grows as they go apart, within bounds", () => {
  expect(pinched(view, fingers, apart, 0.1, 4)).toEqual({ x: -130, y: -60, zoom: 2 });
  expect(pinched(view, fingers, apart, 0.1, 1.5)).toEqual({ x: -60, y: -20, zoom: 1.5 });
});

test("two fingers that keep their distance move the view alone", () => {
  const moved = fingers.map(({ x, y }) => ({ x: x + 30, y: y - 5 })) as unknown as Fingers;
  expect(pinched(view, fingers, moved, 0.1, 4)).toEqual({ x: 40, y: 15, zoom: 1 });
});
