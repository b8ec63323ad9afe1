import { expect, test } from "vitest";
import { atOnce } from "../value/in-parts.ts";
import { findingJsonBreak } from "./json-break.ts";

const broken = (text: string, depth = 100) => {
  const found = atOnce(findingJsonBreak(text, depth));
  return found && { line: found.problem.line, column: found.problem.column, found: found.found };
};

test("tells where a text stops being JSON, and what stands there", () => {
  expect(broken('{"a":1,}')).toEqual({ line: 1, column: 8, found: "}" });
  expect(broken('{\n  "a": 1\r\n  "b": "😀 and more than is shown"\r\n}')).toEqual({
    ...{ line: 3, column: 3, found: '"b": "😀 and more tha' },
  });
  expect(broken('{"a":')).toEqual({ line: 1, column: 6, found: "" });
});

test("finds the place behind keys that stand twice", () => {
  expect(broken('{"a":1,"a":2,"__proto__":3,x}')).toEqual({ line: 1, column: 28, found: "x}" });
});

test("finds nothing in JSON, and nothing behind what is nested too deep", () => {
  expect(broken('{"a":1,"a":[9007199254740993]}')).toBeUndefined();
  expect(broken("[[[}", 2)).toBeUndefined();
});
