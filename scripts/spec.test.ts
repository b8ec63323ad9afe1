import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { citationsIn, rulesIn, specGaps } from "./spec.ts";
import { repository, trackedFiles } from "./workspace.ts";

const textOf = (file: string) => readFileSync(path.join(repository, file), "utf8");

test("every rule of the specification has a test that names it, and no test names another", async () => {
  const rules = rulesIn(textOf("SPEC.md"));
  const files = (await trackedFiles(repository)).filter((file) => /^packages\/[^/]+\/(src|test)\/.*\.tsx?$/.test(file));
  expect(
    specGaps(
      rules,
      files.flatMap((file) => citationsIn(file, textOf(file))),
    ),
  ).toEqual([]);
  for (const letter of ["D", "E", "C"]) {
    const own = rules.filter((rule) => rule.startsWith(letter));
    expect(own).toEqual(own.map((_, i) => `${letter}${i + 1}`));
    expect(own.length).toBeGreaterThan(10);
  }
});

test("a rule without a test, a number without a rule and a number given twice are found", () => {
  const rules = rulesIn("# Rules\n\n- **E1** One.\n- **E2** Two.\n- **E2** Too.\n- plain\n  - **E9** inside\n");
  expect(rules).toEqual(["E1", "E2", "E2"]);
  const text = ["test(", '"[E1, C7] a loop", () => {});\ntest(', "'[sic] E2', () => {});"].join("");
  const citations = citationsIn("a.test.ts", text);
  expect(citations).toEqual([
    { rule: "E1", file: "a.test.ts" },
    { rule: "C7", file: "a.test.ts" },
  ]);
  expect(specGaps(rules, citations)).toEqual([
    "E2 stands twice in SPEC.md.",
    "E2 is named by no test.",
    "E2 is named by no test.",
    "a.test.ts names C7, which is no rule.",
  ]);
});
