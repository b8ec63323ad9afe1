import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeComfy, parseComfy } from "./parse-comfy.ts";

function pairs(prompt: string): unknown[] {
  return parseComfy(prompt).members[0]!.parts.map((part) =>
    part.kind === "break" ? "BREAK" : [part.text, Number(part.weight.toFixed(6))],
  );
}

test.each([
  ["plain text", [["plain text", 1]]],
  [
    "a (b) c",
    [
      ["a ", 1],
      ["b", 1.1],
      [" c", 1],
    ],
  ],
  ["((b))", [["b", 1.21]]],
  ["((b:1.3))", [["b", 1.3]]],
  [
    "(a (b:0.5) c:1.5)",
    [
      ["a ", 1.5],
      ["b", 0.5],
      [" c", 1.5],
    ],
  ],
  [
    "(a (b) c:2)",
    [
      ["a ", 2],
      ["b", 2.2],
      [" c", 2],
    ],
  ],
  ["(:1.2)", [[":1.2", 1.1]]],
  ["(a:b)", [["a:b", 1.1]]],
  ["(a:b:1.2)", [["a:b", 1.2]]],
  ["(a: 1e1)", [["a", 10]]],
  [
    "\\(a\\) (b\\):2)",
    [
      ["(a) ", 1],
      ["b)", 2],
    ],
  ],
  ["(never closed (b:2)", [["(never closed (b:2)", 1]]],
  [
    "lone ) then ( and (c:2)",
    [
      ["lone ) then ( and ", 1],
      ["c", 2],
    ],
  ],
  ["(a:1_0.2_5)", [["a", 10.25]]],
  ["(a:1__0)", [["a:1__0", 1.1]]],
  [
    "(a (b:2):_1)",
    [
      ["a ", 1.1],
      ["b", 2],
      [":_1", 1.1],
    ],
  ],
  ["[a] BREAK b AND c", [["[a] BREAK b AND c", 1]]],
  ["", []],
])("reads %j", (prompt, expected) => {
  expect(pairs(prompt)).toEqual(expected);
});

test("drops embeddings and says so", () => {
  const { members, notices } = parseComfy("a embedding:nice.pt b, notembedding:x");
  expect(members[0]!.parts).toEqual([{ kind: "text", text: "a  b, notembedding:x", weight: 1 }]);
  expect(notices).toMatchObject([{ code: "PROMPT_EMBEDDING_DROPPED" }]);
});

test("reads an escaped text back as it was", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(text !== "" && !/\\[()]|embedding:|\\$/.test(text));
      expect(pairs(escapeComfy(text))).toEqual([[text, 1]]);
    }),
  );
});

test("never throws, and loses no word", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("(", ")", "word", " ", ":", "\\", ":1.2)")), (tokens) => {
      const text = pairs(tokens.join(""))
        .map((pair) => (pair as [string])[0])
        .join("");
      expect(text.split("word").length).toBe(tokens.join("").split("word").length);
    }),
  );
});

test("an explicit weight holds whatever encloses it", () => {
  fc.assert(
    fc.property(fc.nat(20), fc.integer({ min: 1, max: 300 }), (depth, weight) => {
      expect(pairs(`${"(".repeat(depth)}(x:${weight / 100})${")".repeat(depth)}`)).toEqual([["x", weight / 100]]);
    }),
  );
});
