import type { StaticFacts } from "@sigmaflow/core";
import { parseType } from "@sigmaflow/core/editing";
import { expect, test } from "vitest";
import { sayFacts } from "./facts-text.ts";
import { catalogue } from "./fixtures/graphs.ts";

test.each<[type: string, facts: StaticFacts, said: string]>([
  ["unet", { expert: "refiner" }, "refiner"],
  ["latent", { width: 128, height: 96, channels: 4 }, "128 × 96 → 1024 × 768"],
  ["image", { width: 512, height: 640 }, "512 × 640"],
  ["image", { width: 512, height: 640, batch: 2 }, "2 of 512 × 640"],
  ["list<image>", { length: 3, width: 64, height: 64 }, "3 of 64 × 64"],
  ["list<schedule-step>", { length: 25 }, "25 in it"],
  ["int", { value: 30 }, "30"],
  ["string", { value: "a fox" }, ""],
  ["vae", {}, ""],
])("of %s %j is said “%s”", (type, facts, said) => {
  expect(sayFacts(parseType(type), facts, catalogue)).toBe(said);
});
