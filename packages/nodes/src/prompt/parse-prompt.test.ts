import { expect, test } from "vitest";
import { parsePrompt, promptSyntaxes } from "./parse-prompt.ts";

test("none takes every character literally", () => {
  const text = "(a:1.2) [b] c++ \\( BREAK";
  expect(parsePrompt(text, "none")).toEqual({
    join: "concat",
    members: [{ parts: [{ kind: "text", text, weight: 1 }], weight: 1 }],
    notices: [],
  });
});

// Each of these took seconds or overflowed the stack in one careless version or another.
const hostile = {
  "open parentheses": "(".repeat(20_000),
  "nested parentheses": "(".repeat(10_000) + ")".repeat(10_000),
  "nested brackets": "[".repeat(10_000) + "]".repeat(10_000),
  "quotes and closers": '"'.repeat(10_000) + ")".repeat(10_000),
  "escaped quotes": `("${'\\"'.repeat(9_000)}`,
  "quoted prompts that never end": `(${'"a",'.repeat(4_990)}`,
  signs: `a${"+".repeat(19_000)}b`,
  spaces: `(:${" ".repeat(19_000)}`,
  breaks: "BREAK ".repeat(3_000),
  backslashes: "\\".repeat(20_000),
};

test.each(
  Object.entries(hostile).flatMap(([name, text]) => promptSyntaxes.map((syntax) => [name, syntax, text] as const)),
)("reads %s as %s without getting stuck", { timeout: 5_000 }, (_, syntax, text) => {
  const { members } = parsePrompt(text, syntax);
  expect(members).toHaveLength(1);
});

test.each([
  ["(a:inf) b", "comfyui"],
  ["(a:-Infinity)", "comfyui"],
  ["(a:NaN)", "comfyui"],
  ["(a:1e999)", "comfyui"],
  [`(a:${"9".repeat(400)})`, "a1111"],
  [`((a:${"9".repeat(200)}):${"9".repeat(200)})`, "a1111"],
  [`(a)${"9".repeat(400)}`, "compel"],
] as const)("refuses %j as %s: its weight is no finite number", (text, syntax) => {
  expect(() => parsePrompt(text, syntax)).toThrowError(expect.objectContaining({ code: "PROMPT_WEIGHT_INVALID" }));
});
