import fc from "fast-check";
import { expect, test } from "vitest";
import { catalogue, example } from "./fixtures/graphs.ts";
import { areasOf, freePlace, overlap } from "./free-place.ts";
import { laidOut } from "./layout.ts";

const size = { width: 252, height: 180 };
const document = laidOut(example("txt2img"), catalogue);

test("a new card lies over no other, and near where it was wanted", () => {
  fc.assert(
    fc.property(fc.integer({ min: -500, max: 3000 }), fc.integer({ min: -500, max: 1500 }), (x, y) => {
      const place = freePlace(document, { x, y }, size, catalogue);
      for (const [id, other] of areasOf(document, catalogue))
        expect(overlap({ ...place, ...size }, other), id).toBe(false);
      expect(Math.hypot(place.x - x, place.y - y)).toBeLessThan(1200);
    }),
  );
});

test("a card keeps the place that was wanted where nothing is", () => {
  expect(freePlace(document, { x: -5000, y: 7 }, size, catalogue)).toEqual({ x: -5000, y: 7 });
});
