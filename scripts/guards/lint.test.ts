import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { accepted, judge, refused } from "./fixture.ts";
import { checkLint } from "./lint.ts";

test("a sound workspace passes", async () => {
  expect(await judge((root) => checkLint(root))).toEqual(accepted);
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
  expect(await judge((root) => checkLint(root), { "packages/core/src/bad.ts": text })).toEqual(refused(reason));
});

test("reads changed files alone, and all when the rules changed", async () => {
  const file = "packages/core/src/bad.ts";
  const changes = { [file]: "const bad = 1;\nexport {};\n" };
  expect(
    await judge((root) => checkLint(root, { changed: ["packages/core/src/index.ts", "gone.ts"] }), changes),
  ).toEqual(accepted);
  for (const changed of [file, "biome.json"])
    expect(await judge((root) => checkLint(root, { changed: [changed] }), changes)).toEqual(
      refused("noUnusedVariables"),
    );
});

test("with a memory finds what is wrong with a new file, a changed one, and all once the rules changed", async () => {
  const outcomes = await judge(async (root) => {
    const check = async () => (await checkLint(root, { memory: path.join(root, ".cache", "passed.json") })).ok;
    const write = (file: string, text: string) => writeFileSync(path.join(root, file), text);
    const found = [await check(), await check()];
    for (const text of ["const bad = 1;\nexport {};\n", "export {};\n", "export  {};\n", "export {};\n"]) {
      write("packages/core/src/bad.ts", text);
      found.push(await check());
    }
    write("biome.json", '{ "formatter": { "indentStyle": "tab" } }\n');
    found.push(await check());
    return { ok: true, output: JSON.stringify(found) };
  });
  expect(JSON.parse(outcomes.output)).toEqual([true, true, false, true, false, true, false]);
});
