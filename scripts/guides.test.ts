import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { compileModules } from "./compile-modules.ts";
import { blocksIn, type GuideBlock, guides, isModule } from "./guides.ts";
import { repository } from "./workspace.ts";

const all = guides(repository);

/** What the compiler says of blocks, a line each. */
async function compile(blocks: readonly GuideBlock[]): Promise<string[]> {
  const modules = blocks.filter(isModule).map(({ file, text }) => [file, text] as const);
  const said = await compileModules("guides", new Map(modules), { allowJs: true, checkJs: true });
  return said.split("\n").filter((line) => line !== "");
}

/** Mistakes in TypeScript and in JavaScript. */
const wrong = [
  "```ts",
  "// wrong.ts",
  'import { buildGraph } from "sigmaflow";',
  "buildGraph(3);",
  "```",
  "```js",
  "// other.js",
  'import { savePicture } from "sigmaflow";',
  "await savePicture(7, undefined);",
  "```",
].join("\n");

// The compiler takes its time on a machine that others use too.
const patient = { timeout: 200_000 };

test("every block of code in the guides compiles, no two are one file, and mistakes are noticed", patient, async () => {
  const blocks = [...all.values()].flat();
  const modules = blocks.filter(isModule);
  expect(modules.length).toBeGreaterThanOrEqual(12);
  // The compiler would leave a .js beside a .ts of the same name out.
  expect(new Set(modules.map(({ file }) => file.replace(/\.[jt]s$/, ""))).size).toBe(modules.length);
  const said = await compile([...blocks, ...blocksIn("a-guide", wrong)]);
  expect(said.filter((line) => !line.startsWith(" ")).sort()).toEqual([
    expect.stringMatching(/a-guide\/other\.js\(3,19\): error TS2345/),
    expect.stringMatching(/a-guide\/wrong\.ts\(3,12\): error TS2345/),
  ]);
  for (const { language, text } of blocks) if (language === "json") JSON.parse(text);
});

test("the guides are short", () => {
  const lines = [...all.keys()].map((guide) => {
    const text = readFileSync(path.join(repository, "docs", "guides", `${guide}.md`), "utf8");
    return [guide, text.split("\n").length] as const;
  });
  expect(lines.filter(([, count]) => count > 130)).toEqual([]);
});

test("blocks name their files, import one another, and are followed by what they print", () => {
  const page = [
    "# A guide",
    "```ts",
    "// one.ts",
    "export const one = 1;",
    "```",
    "and",
    "```js",
    'import { one } from "./one.ts";',
    "console.log(one);",
    "```",
    "```text",
    "1",
    "```",
    "```sh",
    "npx sigmaflow nodes",
    "```",
  ].join("\n");
  expect(blocksIn("a-guide", page)).toEqual([
    { file: "a-guide/one.ts", line: 2, language: "ts", text: "// one.ts\nexport const one = 1;\n" },
    {
      ...{ file: "a-guide/line-7.js", line: 7, language: "js", prints: "1\n" },
      text: 'import { one } from "./one.ts";\nconsole.log(one);\n',
    },
    { file: "a-guide/line-14.sh", line: 14, language: "sh", text: "npx sigmaflow nodes\n" },
  ]);
});
