import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { docExamples, examplesIn } from "./doc-examples.ts";
import { repository, run, tool } from "./workspace.ts";

/** What the compiler says of modules, each under its place, as programs outside of the repository. */
async function compile(modules: ReadonlyMap<string, string>): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-examples-"));
  symlinkSync(path.join(repository, "node_modules"), path.join(folder, "node_modules"));
  mkdirSync(path.join(folder, "src"));
  writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }');
  for (const [place, text] of modules) {
    writeFileSync(path.join(folder, "src", `${place.replaceAll(/[/:]/g, "-")}.ts`), `${text}\nexport {};\n`);
  }
  const compilerOptions = { noEmit: true, types: ["node"], lib: ["ES2024", "DOM"], noUnusedLocals: false };
  const config = { extends: path.join(repository, "tsconfig.base.json"), compilerOptions, include: ["src"] };
  writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(config));
  const { output } = await run(tool("tsc"), ["-p", folder, "--pretty", "false"]);
  rmSync(folder, { recursive: true });
  return output;
}

test("every example in a comment is a module that compiles", async () => {
  const examples = await docExamples(repository);
  expect(examples.length).toBeGreaterThanOrEqual(12);
  expect(examples.filter(({ text }) => text === undefined)).toEqual([]);
  expect(await compile(new Map(examples.map(({ place, text }) => [place, text!])))).toBe("");
});

test("an example with a mistake would be noticed, with its place", async () => {
  const wrong = 'import { buildGraph } from "sigmaflow";\nbuildGraph(3);';
  expect(await compile(new Map([["packages/core/src/a.ts:3", wrong]]))).toContain("packages-core-src-a.ts-3.ts(2,12)");
});

test("examples are fenced blocks right after their tag", () => {
  const source = [
    "/**",
    " * One.",
    " *",
    " * @example",
    " * ```ts",
    " * const a = {",
    " *   b: 1,",
    " * };",
    " *",
    " * console.log(a);",
    " * ```",
    " */",
    "  /** @param one",
    "   * @example",
    "   * const b = 2;",
    "   * ```ts",
    "   * ```",
    "   */",
  ].join("\n");
  expect(examplesIn("a.ts", source)).toEqual([
    { place: "a.ts:4", text: "const a = {\n  b: 1,\n};\n\nconsole.log(a);\n" },
    { place: "a.ts:14", text: undefined },
  ]);
});
