import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { repository } from "../workspace.ts";
import { accepted, judge, refused } from "./fixture.ts";
import { checkTypes, TypesOfProjects } from "./types.ts";

const check = (root: string) => checkTypes(root, "packages/core");
const typeTest = (mark: string) => ({
  "packages/core/src/double.test-d.ts": [
    'import { double } from "./port/double.ts";',
    "",
    ...(mark ? [mark] : []),
    'double("two");',
    "",
  ].join("\n"),
});

test("a sound workspace and a marked mistake pass", async () => {
  expect(await judge(check)).toEqual(accepted);
  expect(await judge(check, typeTest("// @ts-expect-error a word is no number"))).toEqual(accepted);
});

test("refuses an unmarked mistake", async () => {
  expect(await judge(check, typeTest(""))).toEqual(refused("TS2345"));
});

test("refuses a type test whose mistake compiles", async () => {
  const loose = "export function double(value: unknown): number {\n  return Number(value) * 2;\n}\n";
  const changes = {
    ...typeTest("// @ts-expect-error a word is no number"),
    "packages/core/src/port/double.ts": loose,
  };
  expect(await judge(check, changes)).toEqual(refused("TS2578"));
});

test("refuses what the strict options forbid", async () => {
  const text = "export const first = (list: readonly number[]): number => list[0];\nexport enum Colour {\n  red,\n}\n";
  const outcome = await judge(check, { "packages/core/src/bad.ts": text });
  expect(outcome).toEqual(refused("TS2322")); // noUncheckedIndexedAccess
  expect(outcome).toEqual(refused("TS1294")); // erasableSyntaxOnly
});

test("refuses mistakes in the examples, in JavaScript as in TypeScript", async () => {
  const examples = (root: string) => checkTypes(root, "examples");
  const settings = readFileSync(path.join(repository, "examples/tsconfig.json"), "utf8");
  const good = { "examples/tsconfig.json": settings, "examples/programs/good.ts": "export const one: number = 1;\n" };
  expect(await judge(examples, good)).toEqual(accepted);
  for (const [file, text] of [
    ["examples/package/bad.js", "/** @type {number} */\nexport const one = 'one';\n"],
    ["examples/programs/bad.ts", "export const one: number = 'one';\n"],
  ] as const)
    expect(await judge(examples, { ...good, [file]: text })).toEqual(refused(path.basename(file)));
});

test("from the build holds a project to the built declarations, whatever the sources are", async () => {
  const checkUser = (root: string) => checkTypes(root, "packages/editor", { fromBuild: true });
  const sources = { "packages/core/src/port/double.ts": "export const double: number = 'broken';\n" };
  const declared = (name: string) => ({
    ...sources,
    "packages/core/dist/index.d.ts": `export declare const ${name}: (value: number) => number;\n`,
  });
  expect(await judge(checkUser, declared("double"))).toEqual(accepted);
  expect(await judge(checkUser, declared("triple"))).toEqual(refused("TS2305"));
});

test("with a memory finds what changed since, and forgets what was put right", async () => {
  const outcomes = judge(async (root) => {
    const memory = path.join(root, "memory");
    const file = path.join(root, "packages/core/src/port/double.ts");
    const check = () => checkTypes(root, "packages/nodes", { memory });
    const outcomes = [await check()];
    writeFileSync(file, "export const double = (value: string): string => value;\n");
    outcomes.push(await check(), await check());
    writeFileSync(file, "export const double = (value: number): number => value * 2;\n");
    outcomes.push(await check());
    return { ok: true, output: JSON.stringify(outcomes.map(({ ok, output }) => [ok, output.includes("TS2345")])) };
  });
  expect(JSON.parse((await outcomes).output)).toEqual([
    [true, false],
    [false, true],
    [false, true],
    [true, false],
  ]);
});

test("a project that passed is checked again when its files change, or declarations below it, and only then", async () => {
  const outcomes = judge(async (root) => {
    const memory = path.join(root, "memory");
    const write = (file: string, text: string) => writeFileSync(path.join(root, "packages", file), text);
    // What the compiler keeps is there again when it has run.
    const known = path.join(memory, "packages/nodes.json");
    const check = async () => {
      rmSync(known, { force: true });
      const { ok } = await new TypesOfProjects(root, memory, ["packages/core", "packages/nodes"]).check(
        "packages/nodes",
      );
      return [ok, existsSync(known)];
    };
    const double = (type: string, result: string) =>
      write("core/src/port/double.ts", `export const double = (value: ${type}): ${type} => ${result};\n`);
    const outcomes = [await check(), await check()];
    double("number", "value * 2");
    outcomes.push(await check());
    double("number", "value + value");
    outcomes.push(await check());
    double("string", "value");
    outcomes.push(await check(), await check());
    double("number", "'a word'");
    outcomes.push(await check());
    double("number", "value + value");
    write("nodes/src/wrong.ts", "export const one: number = 'one';\n");
    outcomes.push(await check());
    return { ok: true, output: JSON.stringify(outcomes) };
  });
  expect(JSON.parse((await outcomes).output)).toEqual([
    [true, true],
    [true, false],
    // Written otherwise, it is declared otherwise; its inside is its own.
    [true, true],
    [true, false],
    [false, true],
    [false, true],
    // What is wrong below is not taken on trust.
    [false, true],
    [false, true],
  ]);
});
