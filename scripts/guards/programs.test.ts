import { expect, test } from "vitest";
import { accepted, judge, line, refused } from "./fixture.ts";
import { checkPrograms } from "./programs.ts";

const file = "examples/programs/mine.ts";
const program = (text: string) => judge(checkPrograms, { [file]: text });

test("a program that uses values passes, whatever it calls its nodes", async () => {
  const text = [
    'import { guidance as scale } from "sigmaflow/nodes";',
    'export const made = (g: G) => g.node("guidance", scale, { scale: 2 });',
    'console.log("as any", `text`, made!== undefined);',
  ].join("\n");
  expect(await program(text)).toEqual(accepted);
});

test.each([
  ["export const one = (1 as number);", "mine.ts:1: says what a type is, with `as`"],
  ["\nexport const one = [1] as const;", "mine.ts:2: says what a type is, with `as`"],
  ["export const one = <number>1;", "mine.ts:1: says what a type is, with `as`"],
  ["export const one = (two: any) => two;", "mine.ts:1: gives up types, with `any`"],
  ["export const one = (two?: number) => two!;", "mine.ts:1: says that a value is there"],
  [line("// @ts-", "ignore"), "mine.ts:1: silences the compiler"],
  ['export const one = g.node("text", "text.encode", {});', "mine.ts:1: names the node text.encode by text"],
  ['export const one = g.node("a", "guidance", {});', "mine.ts:1: names the node guidance by text"],
  ['export const one = { type: "switch" };', "mine.ts:1: names the node switch by text"],
  ["export const one = `vae.decode`;", "mine.ts:1: names the node vae.decode by text"],
])("a program is refused: %s", async (text, reason) => {
  expect(await program(text)).toEqual(refused(reason));
});

test("a workspace without programs is refused, as nothing would be looked at", async () => {
  expect(await judge(checkPrograms)).toEqual(refused("no program"));
});
