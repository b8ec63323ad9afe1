import { expect, test } from "vitest";
import { accepted, judge, refused } from "./fixture.ts";
import { checkLint } from "./lint.ts";

test("a sound workspace passes", async () => {
  expect(await judge(checkLint)).toEqual(accepted);
});

const broken: readonly [what: string, text: string, reason: string][] = [
  ["`any`", "export const bad = (value: any) => value;\n", "noExplicitAny"],
  ["an unused variable", "const bad = 1;\nexport {};\n", "noUnusedVariables"],
  ["bad formatting", "export  const bad = 'quoted'\n", "format"],
  [
    "unsorted imports",
    'import { b } from "./b.ts";\nimport { a } from "./a.ts";\n\nexport { a, b };\n',
    "organizeImports",
  ],
  ["a file of more than 300 lines", "export {};\n".repeat(301), "noExcessiveLinesPerFile"],
];
test.each(broken)("refuses %s", async (_, text, reason) => {
  expect(await judge(checkLint, { "packages/core/src/bad.ts": text })).toEqual(refused(reason));
});

test("reads changed files alone, and all when the rules changed", async () => {
  const file = "packages/core/src/bad.ts";
  const changes = { [file]: "const bad = 1;\nexport {};\n" };
  expect(await judge((root) => checkLint(root, ["packages/core/src/index.ts", "gone.ts"]), changes)).toEqual(accepted);
  for (const changed of [file, "biome.json"])
    expect(await judge((root) => checkLint(root, [changed]), changes)).toEqual(refused("noUnusedVariables"));
});
