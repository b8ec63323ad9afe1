import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeA1111, parseA1111 } from "./parse-a1111.ts";
import type { PromptPart } from "./prompt-tree.ts";

/** Parts as pairs of text and weight to 6 digits; "BREAK" for a break. */
function pairs(prompt: string): unknown[] {
  return partsOf(prompt).map((part) => (part.kind === "break" ? "BREAK" : [part.text, Number(part.weight.toFixed(6))]));
}

function partsOf(prompt: string): readonly PromptPart[] {
  return parseA1111(prompt).members[0]!.parts;
}

test.each([
  ["normal text", [["normal text", 1]]],
  [
    "an (important) word",
    [
      ["an ", 1],
      ["important", 1.1],
      [" word", 1],
    ],
  ],
  ["(unbalanced", [["unbalanced", 1.1]]],
  ["\\(literal\\]", [["(literal]", 1]]],
  ["(unnecessary)(parens)", [["unnecessaryparens", 1.1]]],
  ["(((house:1.3)))", [["house", 1.573]]],
  ["((x:1.3))", [["x", 1.43]]],
  ["[less]", [["less", 0.909091]]],
  ["[[less", [["less", 0.826446]]],
  ["a ) lone ] closer", [["a ) lone ] closer", 1]]],
  ["lone :1.3) number", [["lone :1.3) number", 1]]],
  [
    "a (b [c) d] e",
    [
      ["a ", 1],
      ["b ", 1.1],
      ["c", 1],
      [" d", 0.909091],
      [" e", 1],
    ],
  ],
  [
    "(a: 1.5 ) b",
    [
      ["a", 1.5],
      [" b", 1],
    ],
  ],
  [
    "(a:-0.5)(b:.5)",
    [
      ["a", -0.5],
      ["b", 0.5],
    ],
  ],
  ["(ratio 3:2 wide)", [["ratio 3:2 wide", 1.1]]],
  ["(a:1.2.3)", [["a:1.2.3", 1.1]]],
  ["a\\\\b \\[c\\]", [["a\\b [c]", 1]]],
  ["a lone \\ falls away", [["a lone  falls away", 1]]],
  ["one BREAK two", [["one", 1], "BREAK", ["two", 1]]],
  ["(one BREAK two:1)", [["one", 1], "BREAK", ["two", 1]]],
  ["BREAK one BREAK BREAK", ["BREAK", ["one", 1], "BREAK", "BREAK"]],
  ["OUTBREAK breaks break", [["OUTBREAK breaks break", 1]]],
  ["", []],
  ["()", []],
])("reads %j", (prompt, expected) => {
  expect(pairs(prompt)).toEqual(expected);
});

test("[numbers F8] BREAK within weighted brackets is a word, with minus their weight, and that is said", () => {
  expect(pairs("(a fox BREAK in snow:1.3)")).toEqual([
    ["a fox", 1.3],
    ["BREAK", -1.3],
    ["in snow", 1.3],
  ]);
  expect(pairs("[(a BREAK b)")).toEqual([["a", 1], "BREAK", ["b", 1]]);
  expect(parseA1111("(a BREAK b)").notices.map(({ code }) => code)).toEqual(["PROMPT_BREAK_LITERAL"]);
  expect(parseA1111("a BREAK (b)").notices).toEqual([]);
});

test("reads the long sample of the web UI's own documentation", () => {
  expect(pairs("a (((house:1.3)) [on] a (hill:0.5), sun, (((sky))).")).toEqual([
    ["a ", 1],
    ["house", 1.573],
    [" ", 1.1],
    ["on", 1],
    [" a ", 1.1],
    ["hill", 0.55],
    [", sun, ", 1.1],
    ["sky", 1.4641],
    [".", 1.1],
  ]);
});

test.each(["[red:blue:0.5]", "a [cat::10] b", "[dog:3]", "[a|b|]", "(x [a|b]:1.2)"])(
  "refuses to edit: %j",
  (prompt) => {
    expect(() => parseA1111(prompt)).toThrowError(expect.objectContaining({ code: "PROMPT_EDITING_UNSUPPORTED" }));
  },
);

test("takes brackets that only look like editing for weights", () => {
  expect(pairs("[a (b:1.2)]")).toEqual([
    ["a ", 0.909091],
    ["b", 1.090909],
  ]);
  expect(pairs("a|b, [note: this], \\[a|b\\]")).toEqual([
    ["a|b, ", 1],
    ["note: this", 0.909091],
    [", [a|b]", 1],
  ]);
});

test("says what it takes literally", () => {
  expect(parseA1111("a cat AND a dog <lora:fur:0.8>").notices.map(({ code }) => code)).toEqual([
    "PROMPT_AND_LITERAL",
    "PROMPT_LORA_LITERAL",
  ]);
  expect(parseA1111("sand and stone").notices).toEqual([]);
});

test("reads an escaped text back as it was", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      const text = `${a}(${b})`;
      fc.pre(!/\bBREAK\b/.test(text));
      expect(partsOf(escapeA1111(text))).toEqual([{ kind: "text", text, weight: 1 }]);
    }),
  );
});

test("never throws on unbalanced brackets, and loses no word", () => {
  const soup = fc.array(fc.constantFrom("(", ")", "[", "]", "word", " ", ":", "\\", ":1.2)", "BREAK", ","));
  fc.assert(
    fc.property(soup, (tokens) => {
      const parts = partsOf(tokens.join(""));
      const text = parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
      expect(text.split("word").length).toBe(tokens.join("").split("word").length);
      for (const part of parts) if (part.kind === "text") expect(part.weight).toSatisfy(Number.isFinite);
    }),
  );
});

test("multiplies the weights of nested brackets", () => {
  const bracket = fc.oneof(
    fc.constant({ wrap: (text: string) => `(${text})`, factor: 1.1 }),
    fc.constant({ wrap: (text: string) => `[${text}]`, factor: 1 / 1.1 }),
    fc.integer({ min: 1, max: 300 }).map((n) => ({ wrap: (text: string) => `(${text}:${n / 100})`, factor: n / 100 })),
  );
  fc.assert(
    fc.property(fc.array(bracket, { maxLength: 8 }), (brackets) => {
      const prompt = brackets.reduce((text, { wrap }) => wrap(text), "x y");
      const product = brackets.reduce((total, { factor }) => total * factor, 1);
      const [part, ...rest] = partsOf(prompt);
      expect(rest).toEqual([]);
      expect(part).toMatchObject({ text: "x y" });
      expect(part?.kind === "text" && part.weight / product).toBeCloseTo(1, 12);
    }),
  );
});
