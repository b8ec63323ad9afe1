import { expect, test } from "vitest";
import { judge, line, refused } from "./fixture.ts";
import { checkWords } from "./words.ts";

test("a sound workspace passes", async () => {
  expect(await judge(checkWords)).toEqual({ ok: true, output: "" });
});

const place = "packages/core/src/words.ts";
const broken: readonly [what: string, text: string, word: string][] = [
  ["an archaic word in a comment", "// Mends what was broken.", "Mends"],
  ["events that are told", "/** Tells the start of a node. */", "Tells"],
  ["outputs that a node gives", "/** What a node gives. */", "gives"],
  ["a phrase that goes over two lines", "/**\n * What a node\n * takes. */", "node   "],
  ["a word of a message", `export const message = \`the loop takes \${1} of them\`;`, "loop takes"],
  ["a private name", "export const flights = 1;", "flights"],
  ["an error outside of @throws", "/** Reads it. Throws `BAD_BODY`. */", "Throws"],
  ["an error of a promise", "/** Its promises\n * reject with what reading throws. */", "reject with"],
  ["a function that tells", "export const tell = (given: number): number => given;", "const tell"],
];
test.each(broken)("refuses %s", async (what, text, word) => {
  const outcome = await judge(checkWords, { [place]: line("export const first = 1;\n", `${text}\n`) });
  expect(outcome).toEqual(refused(`"${word}`));
  expect(what).not.toBe("");
});

const fine: readonly [what: string, text: string][] = [
  ["what takes time", "// An input takes 3 ms; the graphs take little memory; the child takes over."],
  ["what is told apart", "// A sign tells them apart; nobody can tell."],
  ["what is thrown, in its place", "/**\n * Reads it.\n *\n * @throws `BAD_BODY`, or what reading throws.\n */"],
  ["remarks on what happens inside", "// It rejects with the signal's reason."],
  ["whoever gives up", "// The last waiter gives up."],
  ["the names of modules", 'import { words } from "./tells.ts";'],
  ["code that only looks like it", "export const foretell = (given: number): number => given;"],
];
test.each(fine)("leaves %s", async (what, text) => {
  expect(await judge(checkWords, { [place]: `${text}\n` })).toEqual({ ok: true, output: "" });
  expect(what).not.toBe("");
});

test("reads every source, the runner's and the scripts' too", async () => {
  for (const file of ["packages/runner/src/server/words.ts", "scripts/dev/words.ts", "scripts/words.mjs"])
    expect(await judge(checkWords, { [file]: "// Tells it.\n" })).toEqual(refused(`${file}:1: "Tells"`));
});

test("reads changed files alone, and all when the words changed", async () => {
  const changes = { [place]: line("// Te", "lls it.") };
  expect(await judge((root) => checkWords(root, ["README.md"]), changes)).toEqual({ ok: true, output: "" });
  for (const changed of [place, "scripts/guards/words.ts"])
    expect(await judge((root) => checkWords(root, [changed]), changes)).toEqual(refused('"Tells"'));
});

test("leaves tests and what lies elsewhere", async () => {
  const changes = {
    "packages/core/src/words.test.ts": "// Tells it.\n",
    "packages/runner/words.ts": "// Tells it.\n",
    "scripts/words.test.ts": "// Tells it.\n",
  };
  expect(await judge(checkWords, changes)).toEqual({ ok: true, output: "" });
});
