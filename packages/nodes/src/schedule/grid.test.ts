import { describe, expect, it } from "vitest";
import { fateOf, gridNames, rowsOf, savedByClass } from "../../test/support/scheduler-grid.ts";
import { plan } from "./plan.ts";
import { planNotices } from "./plan-notices.ts";
import { schedulerNames } from "./registry.ts";

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

describe("a file that a class saved with its own defaults is taken by every scheduler, with", () => {
  it.each(savedByClass)("%s", (_, model) => {
    for (const scheduler of schedulerNames)
      expect(planNotices(plan({ scheduler, steps: 6, model }), model), scheduler).toEqual([]);
  });
});
