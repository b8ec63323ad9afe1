import { expect, test } from "vitest";
import { oncePer } from "./once-per.ts";

test("something is worked out once for each object", () => {
  let times = 0;
  const sizeOf = oncePer((list: readonly number[]) => {
    times++;
    return { size: list.length };
  });
  const one = [1, 2];
  expect([sizeOf(one), sizeOf([1]), sizeOf(one)]).toEqual([{ size: 2 }, { size: 1 }, { size: 2 }]);
  expect(sizeOf(one)).toBe(sizeOf(one));
  expect(times).toBe(2);
});
