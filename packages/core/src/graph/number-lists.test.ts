import fc from "fast-check";
import { expect, test } from "vitest";
import { inverse, listOf, numberLists } from "./number-lists.ts";

const lists = fc
  .integer({ min: 0, max: 12 })
  .chain((size) =>
    fc.array(fc.array(fc.nat({ max: Math.max(0, size - 1) }), { maxLength: 4 }), { minLength: size, maxLength: size }),
  );

test("lists come back as they went in", () => {
  fc.assert(
    fc.property(lists, (all) => {
      const packed = numberLists(all);
      expect(all.map((_, number) => [...listOf(packed, number)])).toEqual(all);
    }),
  );
});

test("the inverse names whose lists a number stands in, once per time, and its inverse sorts the lists", () => {
  fc.assert(
    fc.property(lists, (all) => {
      const back = inverse(numberLists(all));
      all.forEach((_, number) => {
        const owners = all.flatMap((list, owner) => list.filter((item) => item === number).map(() => owner));
        expect([...listOf(back, number)]).toEqual(owners);
      });
      expect(inverse(back)).toEqual(numberLists(all.map((list) => list.toSorted((a, b) => a - b))));
    }),
  );
});
