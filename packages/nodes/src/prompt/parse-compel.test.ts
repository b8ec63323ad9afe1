import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeCompel, parseCompel } from "./parse-compel.ts";
import type { PromptPart } from "./prompt-tree.ts";

/** Parts as pairs; spaces between words do not reach the model, so they are evened out. */
function pairs(parts: readonly PromptPart[]): unknown[] {
  return parts
    .map((part) =>
      part.kind === "break" ? ["BREAK"] : [part.text.trim().replace(/\s+/g, " "), Number(part.weight.toFixed(6))],
    )
    .filter(([text]) => text !== "");
}

// What compel 2.5's own parser gives for these.
test.each([
  ["hello", [["hello", 1]]],
  [
    "a cat++ on",
    [
      ["a", 1],
      ["cat", 1.21],
      ["on", 1],
    ],
  ],
  [
    "cat-- dog",
    [
      ["cat", 0.81],
      ["dog", 1],
    ],
  ],
  ["(mountain)", [["mountain", 1]]],
  [
    "(mountain)1.3 x",
    [
      ["mountain", 1.3],
      ["x", 1],
    ],
  ],
  ["(mountain man)++", [["mountain man", 1.21]]],
  [
    "((a)1.2 b)1.5",
    [
      ["a", 1.8],
      ["b", 1.5],
    ],
  ],
  [
    "((a b)+ c)-",
    [
      ["a b", 0.99],
      ["c", 0.9],
    ],
  ],
  ["a well-known man", [["a well-known man", 1]]],
  ["a - b", [["a - b", 1]]],
  ["a ++ b", [["a ++ b", 1]]],
  ['"big dog"++', [["big dog", 1.21]]],
  [
    'a "big (dog)1.5" b',
    [
      ["a big", 1],
      ["dog", 1.5],
      ["b", 1],
    ],
  ],
  ["\\(hello\\)", [["(hello)", 1]]],
  [
    "\\(hello\\)++ x",
    [
      ["(hello)", 1.21],
      ["x", 1],
    ],
  ],
  ["(unbalanced", [["(unbalanced", 1]]],
  ["unbalanced)", [["unbalanced)", 1]]],
  [
    "man, woman++, child",
    [
      ["man,", 1],
      ["woman", 1.21],
      [", child", 1],
    ],
  ],
  [
    "a (b)1.3c",
    [
      ["a", 1],
      ["b", 1.3],
      ["c", 1],
    ],
  ],
  [
    "a+.",
    [
      ["a", 1.1],
      [".", 1],
    ],
  ],
  ["+a", [["+a", 1]]],
  [
    "(a)-1.5",
    [
      ["a", 0.9],
      ["1.5", 1],
    ],
  ],
  ["(a).5", [["a", 0.5]]],
  ["(a)0", [["a", 0]]],
  ["a b+c", [["a b+c", 1]]],
  [
    "(a)+(b)-",
    [
      ["a", 1.1],
      ["b", 0.9],
    ],
  ],
  ['x "quoted', [['x "quoted', 1]]],
  ["[a] a:b BREAK c", [["[a] a:b BREAK c", 1]]],
  ["(a\\))1.2", [["a)", 1.2]]],
  ["", []],
])("reads %j", (prompt, expected) => {
  const { join, members } = parseCompel(prompt);
  expect(members.map(({ parts }) => pairs(parts))).toEqual([expected]);
  expect(join).toBe("concat");
});

test("reads a conjunction and a blend", () => {
  const read = (prompt: string) => {
    const { join, members } = parseCompel(prompt);
    return { join, members: members.map(({ parts, weight }) => [pairs(parts), weight]) };
  };
  expect(read('("a cat", "b++").blend(0.7, .3)')).toEqual({
    join: "blend",
    members: [
      [[["a cat", 1]], 0.7],
      [[["b", 1.21]], 0.3],
    ],
  });
  expect(read(' ("a","b").and() ')).toEqual({
    join: "concat",
    members: [
      [[["a", 1]], 1],
      [[["b", 1]], 1],
    ],
  });
  expect(read('("say \\"q\\"", "b (c)2").and(1, 2)')).toEqual({
    join: "concat",
    members: [
      [[['say "q"', 1]], 1],
      [
        [
          ["b", 1],
          ["c", 2],
        ],
        2,
      ],
    ],
  });
});

test.each([
  ["a cat.swap(dog)", "PROMPT_SYNTAX_UNSUPPORTED"],
  ['("a", "b").blend(1, 1, no_normalize)', "PROMPT_SYNTAX_UNSUPPORTED"],
  ['("a", "b").blend(1)', "PROMPT_SYNTAX_INVALID"],
  ['("a", "b").blend(1, -1)', "PROMPT_SYNTAX_INVALID"],
  ['("a", "b").blend(1, x)', "PROMPT_SYNTAX_INVALID"],
  ['("a", "b").blend(1, )', "PROMPT_SYNTAX_INVALID"],
  ['prefix ("a", "b").and()', "PROMPT_SYNTAX_INVALID"],
  ['("a", "b").and() suffix', "PROMPT_SYNTAX_INVALID"],
  ['("a.swap(b)", "c").and()', "PROMPT_SYNTAX_UNSUPPORTED"],
])("refuses %s with %s", (prompt, code) => {
  expect(() => parseCompel(prompt)).toThrowError(expect.objectContaining({ code }));
});

test("reads an escaped text back as it was", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(text !== "");
      expect(parseCompel(escapeCompel(text)).members[0]!.parts).toEqual([{ kind: "text", text, weight: 1 }]);
    }),
  );
});

test("never throws on unbalanced brackets, quotes and signs, and loses no word", () => {
  const soup = fc.array(fc.constantFrom("(", ")", '"', "word", " ", "+", "-", "\\", "1.2", ",", "."));
  fc.assert(
    fc.property(soup, (tokens) => {
      const prompt = tokens.join("");
      const text = parseCompel(prompt)
        .members[0]!.parts.map((part) => (part.kind === "text" ? part.text : ""))
        .join("");
      expect(text.split("word").length).toBe(prompt.split("word").length);
    }),
  );
});
