import { expect, test } from "vitest";
import grid from "../packages/nodes/fixtures/scheduler-grid.json" with { type: "json" };
import { probesOf, settingsTable } from "./scheduler-settings.ts";

test("no setting of a class is left out in silence", () => {
  const keys = [...new Set(Object.values(grid.known).flatMap((settings) => Object.keys(settings)))];
  const probes = keys.flatMap((key) => probesOf(key).map((probe) => ({ key, ...probe })));
  expect(probes.length).toBeGreaterThan(800);
  expect(probes.filter(({ fate }) => fate === "silent")).toEqual([]);
});

test("the table says who honours a setting, who refuses which values, and where it has no effect", () => {
  const rows = settingsTable().split("\n");
  expect(rows[0]).toMatch(/^\| setting \| DDIM \| DPM Multi \| .* \| TCD \| refused values \|$/);
  const cells = (key: string) =>
    rows
      .find((row) => row.startsWith(`| \`${key}\``))!
      .split(" | ")
      .slice(1, -1);
  expect(cells("timestep_type").filter((cell) => cell !== "")).toEqual(["✓ ✗"]);
  expect(cells("clip_sample").at(-1)).toBe("=");
  expect(rows.find((row) => row.startsWith("| `variance_type`"))).toContain("`learned`");
});
