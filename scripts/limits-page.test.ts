import { expect, test } from "vitest";
import { coreErrors, defaultLimits, limitEntries, problemCodes } from "../packages/core/src/index.ts";
import { pixelSize } from "../packages/nodes/src/port/pixel-size.ts";
import { runCommand } from "../packages/runner/src/command/run.ts";
import { defaultServerLimits } from "../packages/runner/src/server/limits.ts";
import { limitsPage } from "./limits-page.ts";

test("the table of limits has every limit, its words name the defaults, and its codes exist", () => {
  expect(limitEntries.map(({ name }) => name).toSorted()).toEqual(Object.keys(defaultLimits).toSorted());
  // Core counts by units that it does not know; who names pixels, names their defaults.
  const pixels = `A picture has ${pixelSize.most} pixels at most, for \`serve\` ${defaultServerLimits.sizes.pixels}.`;
  expect(limitsPage()).toContain(pixels);
  const flag = `${pixelSize.most} unless given, for serve ${defaultServerLimits.sizes.pixels}`;
  expect(runCommand().helpInformation().replace(/\s+/g, " ")).toContain(flag);
  for (const { before, during } of limitEntries) {
    if (before !== undefined) expect(Object.keys(problemCodes)).toContain(before);
    if (during !== undefined) expect(Object.keys(coreErrors)).toContain(during);
  }
});
