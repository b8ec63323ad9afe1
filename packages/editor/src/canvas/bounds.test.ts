import { expect, test } from "vitest";
import { boundsOf } from "./bounds.ts";

test("cards lie in what reaches from the first to the end of the last, measured or not", () => {
  const nodes = [
    { position: { x: -40, y: 10 }, measured: { width: 252, height: 90 } },
    { position: { x: 300, y: -20 } },
    { position: { x: 120, y: 60 }, measured: { width: 100, height: 400 } },
  ];
  expect(boundsOf(nodes)).toEqual({ left: -40, top: -20, right: 300, bottom: 460 });
  expect(boundsOf(nodes)).toBe(boundsOf(nodes));
  expect(boundsOf([])).toEqual({ left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity });
});
