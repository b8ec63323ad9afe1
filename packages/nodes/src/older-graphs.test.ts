import { readdirSync, readFileSync } from "node:fs";
import { catalogueOf, check, readGraph, readGraphValue, sayMigrations } from "@sigmaflow/core";
import { expect, test } from "vitest";
import { createSdxlRegistry } from "./sdxl-registry.ts";

const catalogue = catalogueOf(createSdxlRegistry());
const folder = `${import.meta.dirname}/../fixtures/older-graphs/`;
const read = (file: string) => readGraph(readFileSync(folder + file, "utf8"), { catalogue });

test.each(readdirSync(folder))("%s, of an older version, still checks", (file) => {
  const { document, problems } = read(file);
  expect(problems).toEqual([]);
  expect(check(document!, catalogue).problems).toEqual([]);
});

test("what became of names is said", () => {
  expect(sayMigrations(read("inpaint.json").migrated)).toBe("`image.composite` from version 1 to 2");
  expect(sayMigrations(read("txt2img-by-hand.json").migrated)).toBe(
    "`schedule.split` from version 1 to 2, the kind `state` to `denoise-state` (2 times), the kind `step` to `schedule-step` (2 times)",
  );
});

test("kinds of value are found by the names that they had", () => {
  const inputs = { steps: { type: "list<step>" }, state: { type: "state" }, noise: { type: "noise" } };
  const { document } = readGraphValue({ sigmaflow: 1, inputs, nodes: {} }, { catalogue });
  expect(Object.values(document!.inputs!).map(({ type }) => type)).toEqual([
    "list<schedule-step>",
    "denoise-state",
    "random-stream",
  ]);
});

test("pictures laid over one another and divided schedules are what they were", () => {
  const { composite } = read("inpaint.json").document!.nodes;
  expect(composite!.in).toEqual({
    background: { $from: "resize.image" },
    foreground: { $from: "decode.image" },
    mask: { $from: "mask.mask" },
  });
  const { split } = read("txt2img-by-hand.json").document!.nodes;
  expect(split!.in).toEqual({
    schedule: { $from: "schedule.schedule" },
    high_noise_fraction: { $input: "high_noise_fraction" },
  });
});
