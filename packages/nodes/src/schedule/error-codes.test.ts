import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { scheduleCodes } from "./error-codes.ts";

it("lists every code that schedules and random numbers use, and no other", () => {
  const folders = [import.meta.dirname, path.join(import.meta.dirname, "../random")];
  const sources = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && name !== "error-codes.ts")
      .map((name) => readFileSync(path.join(folder, name), "utf8")),
  );
  const used = sources.flatMap((source) =>
    [...source.matchAll(/SigmaflowError\(\s*"([A-Z_]+)"/g)].map(([, code]) => code),
  );
  expect([...new Set(used)].sort()).toEqual(Object.keys(scheduleCodes).sort());
});
