import { expect, test } from "vitest";
import { compileModules } from "./compile-modules.ts";
import { docExamples, examplesIn } from "./doc-examples.ts";
import { repository } from "./workspace.ts";

/** What the compiler says of examples, each named after its place, a line each. */
async function compile(examples: ReadonlyMap<string, string>): Promise<string[]> {
  const modules = [...examples].map(([place, text]) => [`${place.replaceAll(/[/:]/g, "-")}.ts`, text] as const);
  const said = await compileModules("doc-examples", new Map(modules), { noUnusedLocals: false });
  return said.split("\n").filter((line) => line !== "");
}

// The compiler takes its time on a machine that others use too.
const patient = { timeout: 200_000 };

test(
  "every example in a comment is a module that compiles, and one with a mistake is noticed with its place",
  patient,
  async () => {
    const examples = await docExamples(repository);
    expect(examples.length).toBeGreaterThanOrEqual(12);
    expect(examples.filter(({ text }) => text === undefined)).toEqual([]);
    const wrong = 'import { buildGraph } from "sigmaflow";\nbuildGraph(3);';
    const modules = examples.map(({ place, text }) => [place, text!] as const);
    expect(await compile(new Map([...modules, ["packages/core/src/wrong.ts:3", wrong]]))).toEqual([
      expect.stringMatching(/packages-core-src-wrong\.ts-3\.ts\(2,12\): error TS2345/),
    ]);
  },
);

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
