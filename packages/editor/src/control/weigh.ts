import type { PromptSyntax } from "../document/prompt-syntax.ts";

/** A text and what is chosen of it. */
export interface MarkedText {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A part of a text that has a weight: all of it with its brackets, and what is weighted. */
interface Weighted {
  readonly from: number;
  readonly to: number;
  readonly inner: string;
  readonly weight: number;
}

const [least, most] = [0, 10];
const word = /[^\s,;()[\]<>{}"|\\]+/g;
const network = /<(lora:[^:<>]+)(?::([^:<>]*))?>/g;

/**
 * Changes the weight of what is chosen, or of the word or group at the caret, and leaves it chosen, so that the next
 * press changes the same. A weight of 1 takes the brackets away. Undefined where nothing stands that has a weight.
 */
export function weigh(marked: MarkedText, syntax: PromptSyntax, by: number): MarkedText | undefined {
  if (syntax === "none") return undefined;
  const lora = syntax === "a1111" ? networkAt(marked) : undefined;
  const found = lora ?? groupAt(marked, syntax) ?? plainAt(marked, syntax);
  if (found === undefined) return undefined;
  const weight = Math.round(Math.min(Math.max(found.weight + by, least), most) * 100) / 100;
  const { from, to, inner } = found;
  const { text } = marked;
  const put = (written: string, offset: number): MarkedText => {
    const start = from + offset;
    return { text: text.slice(0, from) + written + text.slice(to), start, end: start + inner.length };
  };
  if (lora !== undefined) return put(`<${inner}:${weight}>`, 1);
  if (weight === 1) return put(inner, 0);
  return put(syntax === "compel" ? `(${inner})${weight}` : `(${inner}:${weight})`, 1);
}

function networkAt({ text, start, end }: MarkedText): Weighted | undefined {
  for (const { 0: all, 1: inner = "", 2: weight, index } of text.matchAll(network)) {
    const to = index + all.length;
    if (index <= start && end <= to) return { from: index, to, inner, weight: numberOr(weight, 1) };
  }
  return undefined;
}

/** The innermost group that the caret stands in, or that is chosen, with its brackets or without. */
function groupAt({ text, start, end }: MarkedText, syntax: PromptSyntax): Weighted | undefined {
  const open: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "(") open.push(at);
    else if (text[at] === ")") {
      const from = open.pop();
      if (from === undefined) continue;
      const group = syntax === "compel" ? compelGroup(text, from, at) : numberedGroup(text, from, at);
      const caretIn = start === end && from < start && start < group.to;
      const isInner = start === from + 1 && end === from + 1 + group.inner.length;
      if (caretIn || isInner || (start === from && end === group.to)) return group;
    }
  }
  return undefined;
}

function numberedGroup(text: string, from: number, close: number): Weighted {
  const inside = text.slice(from + 1, close);
  const said = /:\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*$/.exec(inside);
  const inner = said === null ? inside : inside.slice(0, said.index);
  return { from, to: close + 1, inner, weight: numberOr(said?.[1], 1.1) };
}

function compelGroup(text: string, from: number, close: number): Weighted {
  const after = /^(?:\++|-+|\d+\.?\d*|\.\d+)/.exec(text.slice(close + 1))?.[0] ?? "";
  return { from, to: close + 1 + after.length, inner: text.slice(from + 1, close), weight: compelWeight(after) };
}

/** What is chosen, without the spaces around it, or the word at the caret. */
function plainAt({ text, start, end }: MarkedText, syntax: PromptSyntax): Weighted | undefined {
  if (start !== end) {
    const chosen = text.slice(start, end);
    const inner = chosen.trim();
    const from = start + chosen.indexOf(inner);
    return inner === "" ? undefined : { from, to: from + inner.length, inner, weight: 1 };
  }
  for (const { 0: all, index: from } of text.matchAll(word)) {
    const to = from + all.length;
    if (start < from || start > to) continue;
    const signs = syntax === "compel" ? (/[^+-](\++|-+)$/.exec(all)?.[1] ?? "") : "";
    return { from, to, inner: all.slice(0, all.length - signs.length), weight: compelWeight(signs) };
  }
  return undefined;
}

/** What compel makes of the signs or the number behind a word. */
function compelWeight(written: string): number {
  if (written.startsWith("+")) return 1.1 ** written.length;
  return written.startsWith("-") ? 0.9 ** written.length : numberOr(written, 1);
}

function numberOr(text: string | undefined, otherwise: number): number {
  const number = Number(text);
  return text === undefined || text === "" || !Number.isFinite(number) ? otherwise : number;
}
