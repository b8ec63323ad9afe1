import { embeddingNames } from "./embeddings.ts";
import { promptNotices } from "./notice-codes.ts";
import { type ParsedPrompt, type PromptNotice, type PromptPart, singlePrompt } from "./prompt-tree.ts";

const bareFactor = 1.1;
/** What Python's `float` reads, as ComfyUI uses it; a number can be read in one way only. */
const numberPattern = /^\s*[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?\s*$/i;
const nonFinitePattern = /^\s*[+-]?(?:inf(?:inity)?|nan)\s*$/i;
const embeddingPattern = /(?<![^ \n])embedding:\S+/g;
const nothing: ReadonlySet<string> = new Set();

/**
 * Parses ComfyUI's prompt syntax: `(x)` times 1.1 for each pair, `(x:1.3)` sets the weight and what encloses it has no
 * say, `\(` and `\)` are literal. Numbers are Python's, with `1_0` for 10; `inf` and `nan` become NaN, which
 * `parsePrompt` refuses. A parenthesis that never closes is literal with all that follows it; after a lone
 * closer, the next opener is literal. Square brackets and `BREAK` mean nothing.
 *
 * `embedding:name` is dropped with a notice where the name is not among `embeddings`, as ComfyUI does with one that it
 * does not find.
 */
export function parseComfy(prompt: string, embeddings: ReadonlySet<string> = nothing): ParsedPrompt {
  const notices: PromptNotice[] = [];
  const text = prompt.replace(embeddingPattern, (written) => {
    const [name] = embeddingNames(written);
    if (name !== undefined && embeddings.has(name)) return written;
    notices.push(promptNotices.PROMPT_EMBEDDING_DROPPED({ name: written }));
    return "";
  });
  const closerOf = matchGroups(text);
  const colonBefore = lastColons(text);
  const parts: PromptPart[] = [];
  const groups: { end: number; skipFrom: number; outer: number }[] = [];
  let weight = 1;
  let start = 0;

  const flush = (end: number): void => {
    parts.push({ kind: "text", text: unescaped(text.slice(start, end)), weight });
  };
  for (let i = 0; i < text.length; i++) {
    const group = groups.at(-1);
    if (group && i === group.skipFrom) {
      flush(i);
      weight = group.outer;
      groups.pop();
      start = group.end + 1;
      i = group.end;
    } else if (text[i] === "\\" && (text[i + 1] === "(" || text[i + 1] === ")")) i++;
    else {
      const end = closerOf.get(i);
      if (end === undefined) continue;
      flush(i);
      start = i + 1;
      const colon = colonBefore[end]!;
      const written = colon > i + 1 ? numberIn(text.slice(colon + 1, end)) : undefined;
      groups.push({ end, skipFrom: written === undefined ? end : colon, outer: weight });
      weight = written ?? weight * bareFactor;
    }
  }
  flush(text.length);
  return singlePrompt(parts, notices);
}

/** Writes a text so that `parseComfy` reads it back as it is, with weight 1. */
export function escapeComfy(text: string): string {
  return text.replace(/[()]/g, "\\$&");
}

/** Which opening parenthesis closes where, for those that group. */
function matchGroups(text: string): Map<number, number> {
  const closerOf = new Map<number, number>();
  const open: number[] = [];
  let lone = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "\\" && (text[i + 1] === "(" || text[i + 1] === ")")) i++;
    else if (text[i] === "(") {
      if (lone > 0) lone--;
      else open.push(i);
    } else if (text[i] === ")") {
      const start = open.pop();
      if (start === undefined) lone++;
      else closerOf.set(start, i);
    }
  }
  // What never closes keeps everything inside it literal too.
  const literalFrom = open[0];
  if (literalFrom !== undefined) for (const start of closerOf.keys()) if (start > literalFrom) closerOf.delete(start);
  return closerOf;
}

/** The number that a text is; NaN also for infinity, and undefined for what is none. */
function numberIn(text: string): number | undefined {
  if (numberPattern.test(text)) return Number(text.replaceAll("_", ""));
  return nonFinitePattern.test(text) ? Number.NaN : undefined;
}

/**
 * For each place, where the last colon before it stands; -1 for none. Behind a parenthesis no earlier colon counts: no
 * number has one, and so nested groups do not all look at the same one.
 */
function lastColons(text: string): Int32Array {
  const colons = new Int32Array(text.length + 1).fill(-1);
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    colons[i + 1] = char === ":" ? i : char === "(" || char === ")" ? -1 : colons[i]!;
  }
  return colons;
}

function unescaped(text: string): string {
  return text.replace(/\\([()])/g, "$1");
}
