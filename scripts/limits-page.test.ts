import { expect, test } from "vitest";
import { coreErrors, defaultLimits, limitEntries, problemCodes } from "../packages/core/src/index.ts";
import { pixelSize } from "../packages/nodes/src/port/pixel-size.ts";
import { defaultServerLimits } from "../packages/runner/src/server/limits.ts";

test("the table of limits has every limit, its words name the defaults, and its codes exist", () => {
  expect(limitEntries.map(({ name }) => name).toSorted()).toEqual(Object.keys(defaultLimits).toSorted());
  const { unless } = limitEntries.find(({ name }) => name === "sizes")!;
  expect(unless).toBe(`${pixelSize.most}, for \`serve\` ${defaultServerLimits.sizes.pixels}`);
  for (const { before, during } of limitEntries) {
    if (before !== undefined) expect(Object.keys(problemCodes)).toContain(before);
    if (during !== undefined) expect(Object.keys(coreErrors)).toContain(during);
  }
});
