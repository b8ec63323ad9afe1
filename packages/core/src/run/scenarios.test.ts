import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { engineScenarios } from "../../test/scenarios/suite.ts";
import { MemoryCache } from "../cache/memory.ts";

engineScenarios("no cache", { open: () => undefined });

engineScenarios("a cache in memory", { open: (hasher) => new MemoryCache({ bytes: 64 * 2 ** 20, hasher }) });

// Room for next to nothing: results are known by name, and their values are made again.
engineScenarios("a cache in memory of 200 bytes", { open: (hasher) => new MemoryCache({ bytes: 200, hasher }) });

test("the page of scenarios names tests that there are", () => {
  const folder = path.join(import.meta.dirname, "../../test/scenarios");
  const sources = readdirSync(folder).map((file) => readFileSync(path.join(folder, file), "utf8"));
  const page = readFileSync(path.join(import.meta.dirname, "../../../../docs/engine-scenarios.md"), "utf8");
  const named = [...page.matchAll(/“([^”]+)”/g)].map((match) => match[1]!);
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((title) => !sources.some((text) => text.includes(title)))).toEqual([]);
});
