import { describe, expect, it } from "vitest";
import { fateOf, gridNames, rowsOf } from "../../test/support/scheduler-grid.ts";

describe("every setting of a model is as in diffusers, refused or noticed, with", () => {
  const fates = ["equal", "refused", "noticed", "undefined there"];
  const all = new Map<string, number>();

  it.each(gridNames)("%s", (name) => {
    const found = rowsOf(name).map(fateOf);
    for (const fate of found) all.set(fate, (all.get(fate) ?? 0) + 1);
    expect(found.filter((fate) => !fates.includes(fate))).toEqual([]);
  });

  it("and most are equal", () => {
    expect(Object.fromEntries(all)).toEqual({ equal: 1352, refused: 120, noticed: 11, "undefined there": 29 });
  });
});
