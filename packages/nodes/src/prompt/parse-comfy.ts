import { promptNotices } from "./notice-codes.ts";
import { type ParsedPrompt, type PromptNotice, type PromptPart, singlePrompt } from "./prompt-tree.ts";

const bareFactor = 1.1;
const numberPattern = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;
const embeddingPattern = /(?<![^ \n])embedding:\S+/g;

/**
 * Parses ComfyUI's prompt syntax: `(x)` times 1.1 for each pair, `(x:1.3)` sets the weight and what encloses it has no
 * say, `\(` and `\)` are literal. A parenthesis that never closes is literal with all that follows it; after a lone
 * closer, the next opener is literal. Square brackets and `BREAK` mean nothing.
 *
 * `embedding:name` is dropped with a notice, as ComfyUI does with one that it does not find.
 */
export function parseComfy(prompt: string): ParsedPrompt {
  const notices: PromptNotice[] = [...prompt.matchAll(embeddingPattern)].map(([name]) =>
    promptNotices.PROMPT_EMBEDDING_DROPPED({ name }),
  );
  const text = prompt.replace(embeddingPattern, "");
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
      const number = colon > i + 1 ? text.slice(colon + 1, end) : "";
      const explicit = numberPattern.test(number);
      groups.push({ end, skipFrom: explicit ? colon : end, outer: weight });
      weight = explicit ? Number(number) : weight * bareFactor;
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

/** For each place, where the last colon before it stands; -1 for none. */
function lastColons(text: string): Int32Array {
  const colons = new Int32Array(text.length + 1).fill(-1);
  for (let i = 0; i < text.length; i++) colons[i + 1] = text[i] === ":" ? i : colons[i]!;
  return colons;
}

function unescaped(text: string): string {
  return text.replace(/\\([()])/g, "$1");
}
