import { expect, test } from "vitest";
import type { PromptSyntax } from "../document/prompt-syntax.ts";
import { type MarkedText, weigh } from "./weigh.ts";

/** `|` marks the caret, or both ends of what is chosen. */
function read(marked: string): MarkedText {
  const start = marked.indexOf("|");
  const end = marked.lastIndexOf("|");
  return { text: marked.replaceAll("|", ""), start, end: end === start ? end : end - 1 };
}

function show({ text, start, end }: MarkedText): string {
  return `${text.slice(0, start)}|${text.slice(start, end)}|${text.slice(end)}`;
}

test.each<[PromptSyntax, number, string, string | undefined]>([
  ["a1111", 0.1, "a red fo|x, snow", "a red (|fox|:1.1), snow"],
  ["a1111", 0.1, "a red fox|, snow", "a red (|fox|:1.1), snow"],
  ["a1111", -0.1, "a |red fox |in snow", "a (|red fox|:0.9) in snow"],
  ["a1111", 0.05, "a (|red fox|:1.1), snow", "a (|red fox|:1.15), snow"],
  ["a1111", 0.1, "a (red f|ox:1.2), snow", "a (|red fox|:1.3), snow"],
  ["a1111", -0.1, "a |(red fox:1.1)|, snow", "a |red fox|, snow"],
  ["a1111", 0.1, "a (fox|)", "a (|fox|:1.2)"],
  ["a1111", 0.1, "(a |fox| here:1.2)", "(a (|fox|:1.1) here:1.2)"],
  ["a1111", 0.1, "((a:1.1) fo|x:1.2)", "(|(a:1.1) fox|:1.3)"],
  ["a1111", 0.1, "smile \\(fo|x\\)", "smile \\((|fox|:1.1)\\)"],
  ["a1111", -0.1, "fox <lora:pix|el:0.8>", "fox <|lora:pixel|:0.7>"],
  ["a1111", -0.1, "(fo|x:0.05)", "(|fox|:0)"],
  ["a1111", 0.1, "a , | b", undefined],
  ["comfyui", 0.1, "a fo|x", "a (|fox|:1.1)"],
  ["compel", 0.1, "a fo|x", "a (|fox|)1.1"],
  ["compel", 0.1, "a fo|x+ here", "a (|fox|)1.2 here"],
  ["compel", -0.1, "a (red fo|x)1.1 here", "a |red fox| here"],
  ["compel", 0.1, "a (red fo|x)-- here", "a (|red fox|)0.91 here"],
  ["none", 0.1, "a fo|x", undefined],
])("%s: %d on %j gives %j", (syntax, by, before, after) => {
  const weighted = weigh(read(before), syntax, by);
  expect(weighted && show(weighted)).toBe(after);
});
