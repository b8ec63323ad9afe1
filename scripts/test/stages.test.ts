import { expect, test } from "vitest";
import { stages } from "./stages.ts";

const concerned = (file: string) => stages.filter(({ concerns }) => concerns(file)).map(({ name }) => name);
const always = ["words", "foreign paths", "large files"];

test.each([
  ["docs/server.md", ["generated files", ...always]],
  ["README.md", always],
  ["packages/editor/src/style/card.css", ["lint and format", "foreign paths", "large files"]],
  [
    "packages/nodes/src/node/grid.ts",
    [
      "types packages/nodes",
      "types packages/runner",
      "types packages/editor",
      "types examples",
      "types scripts",
      "lint and format",
      "imports",
      "dead code",
      "programs",
      "generated files",
      ...always,
    ],
  ],
  ["scripts/build.ts", ["types scripts", "lint and format", "imports", "dead code", "generated files", ...always]],
])("a change of %s concerns the guards that read it", (file, names) => {
  expect(concerned(file).sort()).toEqual([...names].sort());
});

test("a change of the compiler's settings concerns the types of everything", () => {
  const types = stages.map(({ name }) => name).filter((name) => name.startsWith("types "));
  expect(types.length).toBeGreaterThan(4);
  expect(concerned("tsconfig.base.json")).toEqual(expect.arrayContaining(types));
});
