import type { SigmaflowError } from "@sigmaflow/core";
import { promptErrors } from "./error-codes.ts";
import { mergeNeighbours, type ParsedPrompt, type PromptPart, singlePrompt } from "./prompt-tree.ts";

const raise = 1.1;
const lower = 0.9;

/** A run of word characters and escapes that ends in signs, at the end of a word; an embedding's name is one. */
const signedWord =
  /((?:embedding:)?(?:\\.|[^\s()"\\,;:!?.])*?(?:\\.|[^\s()"\\,;:!?.+-]))(\++|-+)(?=$|[\s,;:!?.()"])/suy;
const suffix = /(\++)|(-+)|(\d+\.?\d*|\.\d+)/y;
const quoted = String.raw`"(?:\\.|[^"\\])*"`;
const joined = new RegExp(
  String.raw`^\s*\(\s*(${quoted}(?:\s*,\s*${quoted})*)\s*\)\s*\.(and|blend)\(([^()]*)\)\s*$`,
  "su",
);
const call = /(?<!\\)\.(and|blend|swap)\s*\(/u;

/**
 * Parses compel's prompt syntax: `word+` times 1.1 for each plus, `word-` times 0.9 for each minus, `(phrase)1.3`,
 * `(phrase)++`, nesting multiplies, quotes group as parentheses do, `\(` and the like are literal.
 * `("one", "two").and()` encodes prompts one after the other, `("one", "two").blend(0.7, 0.3)` blends them by
 * normalised weights. Brackets and quotes without a partner are literal.
 *
 * @throws `PROMPT_SYNTAX_UNSUPPORTED` for `.swap()`, which needs access to the model's attention, and for a blend that
 * is not normalised; `PROMPT_SYNTAX_INVALID` for `.and()` and `.blend()` in a place or with weights that mean nothing.
 */
export function parseCompel(prompt: string): ParsedPrompt {
  const whole = joined.exec(prompt);
  if (whole) {
    const [, list = "", join, weights = ""] = whole;
    const members = [...list.matchAll(new RegExp(quoted, "gsu"))].map(([text]) => text.slice(1, -1));
    for (const member of members) refuseCall(member);
    return joinMembers(members, join === "blend" ? "blend" : "concat", weights);
  }
  refuseCall(prompt);
  return singlePrompt(parseWeights(prompt));
}

/** Writes a text so that `parseCompel` reads it back as it is, with weight 1. */
export function escapeCompel(text: string): string {
  return text.replace(/[\\()"+.-]/g, "\\$&");
}

function joinMembers(texts: readonly string[], join: ParsedPrompt["join"], list: string): ParsedPrompt {
  const written = list.split(",").map((text) => text.trim());
  if (written.includes("no_normalize")) {
    throw unsupported("no_normalize", "Give weights that add up to 1 instead.");
  }
  const weights = list.trim() === "" ? texts.map(() => 1) : written.map(Number);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const fits = weights.length === texts.length && !written.slice(1).includes("") && weights.every(Number.isFinite);
  if (!fits || (join === "blend" && sum <= 0)) {
    throw promptErrors.PROMPT_SYNTAX_INVALID({ weights: list, prompts: texts.length });
  }
  const members = texts.map((text, i) => ({ parts: mergeNeighbours(parseWeights(text)), weight: weights[i]! }));
  return { join, members, notices: [] };
}

function parseWeights(text: string): PromptPart[] {
  const closerOf = matchGroups(text);
  const parts: PromptPart[] = [];
  const open: { end: number; next: number; outer: number }[] = [];
  let weight = 1;
  let atWord = true;
  const add = (piece: string, factor = 1): void => {
    parts.push({ kind: "text", text: piece, weight: weight * factor });
  };
  let i = 0;
  while (i < text.length) {
    const group = open.at(-1);
    const end = closerOf.get(i);
    if (group?.end === i) {
      open.pop();
      weight = group.outer;
      i = group.next;
      atWord = true;
      add(" ");
    } else if (end !== undefined) {
      suffix.lastIndex = end + 1;
      const after = suffix.exec(text);
      open.push({ end, next: end + 1 + (after?.[0].length ?? 0), outer: weight });
      add(" ");
      weight *= after ? factorOf(after[0]) : 1;
      atWord = true;
      i++;
    } else {
      signedWord.lastIndex = i;
      const word = atWord ? signedWord.exec(text) : null;
      if (word) {
        add(unescaped(word[1]!), factorOf(word[2]!));
        i = signedWord.lastIndex;
        atWord = false;
      } else {
        const length = text[i] === "\\" && i + 1 < text.length ? 2 : 1;
        add(unescaped(text.slice(i, i + length)));
        atWord = /[\s()",;:!?.]/u.test(text[i]!);
        i += length;
      }
    }
  }
  return parts;
}

function factorOf(written: string): number {
  if (written.startsWith("+")) return raise ** written.length;
  if (written.startsWith("-")) return lower ** written.length;
  return Number(written);
}

/** Where each parenthesis or quote that has a partner ends. */
function matchGroups(text: string): Map<number, number> {
  const closerOf = new Map<number, number>();
  const open: number[] = [];
  const close = (start: number, end: number): void => {
    while (open.at(-1) !== start) open.pop();
    open.pop();
    closerOf.set(start, end);
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === "\\") i++;
    else if (char === "(") open.push(i);
    else if (char === ")") {
      const start = open.findLast((at) => text[at] === "(");
      if (start !== undefined) close(start, i);
    } else if (char === '"') {
      const start = open.at(-1);
      if (start !== undefined && text[start] === '"') close(start, i);
      else open.push(i);
    }
  }
  return closerOf;
}

function refuseCall(text: string): void {
  const name = call.exec(text)?.[1];
  if (name === "swap") throw unsupported(".swap()", "Describe the picture with the word that it should show.");
  if (name !== undefined) {
    throw promptErrors.PROMPT_SYNTAX_INVALID({ call: name });
  }
}

function unsupported(what: string, advice: string): SigmaflowError {
  return promptErrors.PROMPT_SYNTAX_UNSUPPORTED({ feature: what, advice });
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gsu, "$1");
}
