import { expect, test } from "vitest";
import { Together } from "./together.ts";

test("what comes at once is written at once, in its order, and nothing twice", async () => {
  const writings: (readonly number[])[] = [];
  const together = new Together<number>((items) => writings.push(items));
  await Promise.all([1, 2, 3].map((item) => together.add(item)));
  await together.add(4);
  expect(writings).toEqual([[1, 2, 3], [4]]);
});

test("what cannot be written does not take the others along", async () => {
  const written: number[] = [];
  const together = new Together<number>((items) => {
    if (items.includes(2)) throw new Error(`no ${items.join()}`);
    written.push(...items);
  });
  const ends = await Promise.allSettled([1, 2, 3].map((item) => together.add(item)));
  expect(ends.map((end) => (end.status === "rejected" ? String(end.reason) : end.status))).toEqual([
    "fulfilled",
    "Error: no 2",
    "fulfilled",
  ]);
  expect(written).toEqual([1, 3]);
});
