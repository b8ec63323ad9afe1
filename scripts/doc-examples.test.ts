import { expect, test } from "vitest";
import { compileModules } from "./compile-modules.ts";
import { docExamples, examplesIn } from "./doc-examples.ts";
import { repository } from "./workspace.ts";

/** What the compiler says of examples, each named after its place. */
function compile(examples: ReadonlyMap<string, string>): Promise<string> {
  const modules = [...examples].map(([place, text]) => [`${place.replaceAll(/[/:]/g, "-")}.ts`, text] as const);
  return compileModules(new Map(modules), { noUnusedLocals: false });
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
