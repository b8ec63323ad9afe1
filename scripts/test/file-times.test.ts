import { expect, test } from "vitest";
import { slowest, tooSlow } from "./file-times.ts";
import { ownShare, workIn } from "./machine.ts";

const times = [
  { file: "a.test.ts", seconds: 61.04 },
  { file: "b.test.ts", seconds: 2 },
  { file: "c.test.ts", seconds: 119 },
];

test("the slowest files come first", () => {
  expect(slowest(times, 2)).toEqual(["  119.0 s  c.test.ts", "   61.0 s  a.test.ts"]);
});

test("a file of more than 60 s is too slow, on a shared machine later in proportion", () => {
  const over = (share: number) => tooSlow(times, share).map((text) => text.split(".")[0]);
  expect(over(1)).toEqual(["a", "c"]);
  expect(over(0.6)).toEqual(["c"]);
  expect(over(0.5)).toEqual([]);
  expect(over(0)).toEqual([]);
  expect(tooSlow(times, 1)[0]).toBe("a.test.ts took 61.0 s; allowed are 60. Make it quicker, or divide it.");
  expect(tooSlow(times, 1, 120)).toEqual([]);
});

test("the share is this process's and its children's work in all that was done", () => {
  const before = workIn("cpu  100 20 30 5000 10 1 2 7 0 0\ncpu0 1 1 1 1\n", stat(10, 5, 3, 2));
  expect(before).toEqual({ machine: 160, own: 20 });
  const after = workIn("cpu  150 20 60 9000 10 1 2 27 0 0\n", stat(20, 10, 23, 17));
  expect(ownShare(before, after)).toBe(0.5);
  expect(ownShare(undefined, after)).toBe(1);
  expect(ownShare(before, before)).toBe(1);
});

/** `/proc/self/stat` of a program with an awkward name. */
function stat(...ticks: readonly number[]): string {
  return `7 (a b) c) S 1 7 7 0 -1 4194304 10 20 0 0 ${ticks.join(" ")} 20 0 1 0 50`;
}
