import { expect, test } from "vitest";
import { readJson } from "./read-json.ts";

test("reads any value that documents hold", () => {
  expect(readJson(' { "ink": ["#102030", null, 1.5, true] } ')).toEqual({
    value: { ink: ["#102030", null, 1.5, true] },
  });
  expect(readJson('"paper"')).toEqual({ value: "paper" });
});

test("says what is wrong with a text, and where", () => {
  expect(readJson('{ "ink": }')).toEqual({
    problem: {
      message: "A value is missing (line 1, column 10).",
      hint: "Remove the comma before it, or add a value.",
    },
  });
  expect(readJson("[1, 2")).toEqual({
    problem: { message: "`,` or `]` is missing (line 1, column 6).", hint: "Add it." },
  });
  expect(readJson("{} {}")).toEqual({
    problem: { message: "The text goes on after its end (line 1, column 4).", hint: "Remove what follows." },
  });
});

test("links are values, but not inside of data", () => {
  expect(readJson('{ "$from": "mix.inks" }')).toEqual({ value: { $from: "mix.inks" } });
  expect(readJson('[{ "$input": "inks" }]')).toEqual({ value: [{ $input: "inks" }] });
  const hint = 'Write { "$from": "node.output" } or { "$input": "name" } as the value of an input or in a list there.';
  const message = "A link stands inside of data, where links are not followed.";
  expect(readJson('{ "ink": { "$from": "mix.inks" } }')).toEqual({ problem: { message, hint } });
});

test("refuses what a document would not keep as it was written", () => {
  expect(readJson('{ "a": 1, "a": 2 }')).toEqual({
    problem: { message: "`a` stands twice, first in line 1.", hint: "Keep one of them." },
  });
  expect(readJson("9007199254740993")).toEqual({
    problem: {
      message: "9007199254740993 is a whole number beyond 2^53 and would lose digits.",
      hint: 'Write it as text: "9007199254740993".',
    },
  });
  expect(readJson(`${"[".repeat(200)}${"]".repeat(200)}`)).toEqual({
    problem: {
      message: "The document is nested more than 128 deep.",
      hint: "Put inner graphs into files of their own, and plain data into fewer levels.",
    },
  });
});
