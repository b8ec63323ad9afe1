import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { keepTimes, nearest, readTimes } from "./known-times.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-times-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("times are kept as they would be on a machine of one's own, and grow little by little", () => {
  const file = path.join(folder, "cache", "times.json");
  expect(readTimes(file)).toEqual(new Map());
  const keep = (seconds: number, share = 1) => keepTimes(file, [{ file: "a.test.ts", seconds }], share);
  keep(8, 0.5);
  expect(readTimes(file)).toEqual(new Map([["a.test.ts", 4]]));
  keep(20);
  keepTimes(file, [{ file: "b.test.ts", seconds: 1 }], 1);
  expect(Object.fromEntries(readTimes(file))).toEqual({ "a.test.ts": 6, "b.test.ts": 1 });
  keep(2);
  expect(readTimes(file).get("a.test.ts")).toBe(2);
});

test("the nearest tests run as far as there is time, a changed one in any case; what is left is counted", () => {
  const times = new Map([
    ["near", 3],
    ["slow", 8],
    ["far", 2],
    ["changed", 9],
  ]);
  const files = ["near", "slow", "new", "far"];
  expect(nearest(files, { times, most: 6 })).toEqual({
    chosen: ["near", "new", "far"],
    left: ["slow"],
    secondsLeft: 8,
  });
  expect(nearest(["changed", ...files], { times, most: 9.5, always: ["changed"] })).toEqual({
    chosen: ["changed", "new"],
    left: ["near", "slow", "far"],
    secondsLeft: 13,
  });
});
