import fc from "fast-check";
import { expect, test } from "vitest";
import { compare, median, processorTime } from "./clock.ts";

test("the median is the middle figure, or halfway between the middle two, in whatever order they come", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  const figures = fc.array(fc.integer(), { minLength: 1 });
  fc.assert(
    fc.property(figures, (list) => {
      expect(median([...list].reverse())).toBe(median(list));
    }),
  );
});

test("every way is called, waited for, and measured in µs", async () => {
  const calls = { sync: 0, slow: 0 };
  const ways = {
    sync: () => {
      calls.sync++;
    },
    slow: async () => {
      calls.slow++;
      await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
  const figures = await compare(ways, { turns: 3, warmUpMs: 1, leastMs: 1 });
  expect(calls.slow).toBe(4); // one to warm up, one each turn
  expect(figures.slow).toBeGreaterThan(4000);
  expect(figures.sync).toBeLessThan(figures.slow);
  expect(calls.sync).toBeGreaterThan(4);
});

test("what a clock counts is measured, and what it does not count is not", async () => {
  let worked = 0;
  const ways = {
    wait: () => new Promise((resolve) => setTimeout(resolve, 5)),
    work() {
      worked += 20;
    },
  };
  const figures = await compare(ways, { turns: 3, warmUpMs: 0, leastMs: 0, clock: () => worked });
  expect(figures).toEqual({ wait: 0, work: 20_000 });
});

test("the processor's time goes on while work is done", () => {
  const start = processorTime();
  const until = performance.now() + 5000;
  while (processorTime() < start + 20 && performance.now() < until);
  expect(processorTime() - start).toBeGreaterThanOrEqual(20);
});
