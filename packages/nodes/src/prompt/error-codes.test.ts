import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { promptCodes } from "./error-codes.ts";

test("lists every code that this folder's sources use, and no other", () => {
  const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && name !== "error-codes.ts")
    .map((name) => readFileSync(`${import.meta.dirname}/${name}`, "utf8"));
  const used = new Set(
    sources.flatMap((source) =>
      [...source.matchAll(/"((?:PROMPT|STYLE|TEXT|TOKENIZER)_[A-Z_]+)"/g)].map(([, code]) => code),
    ),
  );
  expect([...used].sort()).toEqual(Object.keys(promptCodes).sort());
});
