import { promptErrors } from "./error-codes.ts";
import { promptNotices } from "./notice-codes.ts";
import { breakPart, type ParsedPrompt, type PromptNotice, type PromptPart, singlePrompt } from "./prompt-tree.ts";

const roundFactor = 1.1;
const squareFactor = 1 / 1.1;

/**
 * Escapes; `:1.3)`; single brackets; runs of anything else; a colon or backslash that is none of these. A number can be
 * read in one way only, so that a long one that is none costs its length, not the square of it.
 */
const tokenPattern = /\\[()[\]\\]|:\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*\)|[()[\]]|[^\\()[\]:]+|[\\:]/g;
const breakPattern = /\bBREAK\b/;
const breakWord = "BREAK";

/** One pair of brackets: what it multiplies by, known once it closes. */
interface Bracket {
  readonly parent: Bracket | undefined;
  factor: number;
  total: number;
}

/** Open brackets of one kind, and every one there ever was, parents first. */
interface BracketKind {
  readonly all: Bracket[];
  open: Bracket | undefined;
}

/**
 * Parses the prompt syntax of AUTOMATIC1111's web UI: `(x)` times 1.1, `[x]` divided by 1.1, `(x:1.3)`, nesting
 * multiplies, `\(` and the like are literal, `BREAK` starts a chunk. Brackets left open apply to the end, a lone closer
 * is literal, and neighbours of equal weight become one. In brackets that weigh, `BREAK` is a word, with minus their
 * weight, as there.
 *
 * @throws `PROMPT_EDITING_UNSUPPORTED` for `[from:to:when]` and `[a|b]`, which change the prompt during a run.
 */
export function parseA1111(prompt: string): ParsedPrompt {
  refuseEditing(prompt);
  const round: BracketKind = { all: [], open: undefined };
  const square: BracketKind = { all: [], open: undefined };
  const pieces: { text: string; round: Bracket | undefined; square: Bracket | undefined }[] = [];
  const literal = (text: string): void => {
    pieces.push({ text, round: round.open, square: square.open });
  };

  for (const [token, weight] of prompt.matchAll(tokenPattern)) {
    if (token.startsWith("\\")) literal(token.slice(1));
    else if (token === "(") open(round, roundFactor);
    else if (token === "[") open(square, squareFactor);
    else if (weight !== undefined && round.open) close(round, Number(weight));
    else if (token === ")" && round.open) close(round, roundFactor);
    else if (token === "]" && square.open) close(square, squareFactor);
    else literal(token);
  }
  for (const kind of [round, square]) {
    for (const bracket of kind.all) bracket.total = bracket.factor * (bracket.parent?.total ?? 1);
  }

  const parts = pieces.flatMap(({ text, round, square }): PromptPart[] => {
    const weight = (round?.total ?? 1) * (square?.total ?? 1);
    return splitAtBreaks(text).flatMap((piece, i): PromptPart[] => [
      ...(i > 0 ? [breakOf(weight)] : []),
      { kind: "text", text: piece, weight },
    ]);
  });
  const isWord = parts.some((part) => part.kind === "text" && part.text === breakWord && part.weight !== 1);
  return singlePrompt(parts, [...noticesFor(prompt), ...(isWord ? [promptNotices.PROMPT_BREAK_LITERAL()] : [])]);
}

/** Writes a text so that `parseA1111` reads it back as it is, with weight 1 (the word BREAK apart). */
export function escapeA1111(text: string): string {
  return text.replace(/[()[\]\\]/g, "\\$&");
}

/** The web UI keeps a BREAK as a piece of weight −1, which brackets multiply; only what still is −1 breaks. */
function breakOf(weight: number): PromptPart {
  return weight === 1 ? breakPart : { kind: "text", text: breakWord, weight: -weight };
}

/** The spaces around a BREAK belong to it. */
function splitAtBreaks(text: string): string[] {
  const pieces = text.split(breakPattern);
  return pieces.map((piece, i) => {
    const right = i < pieces.length - 1 ? piece.trimEnd() : piece;
    return i > 0 ? right.trimStart() : right;
  });
}

function open(kind: BracketKind, factor: number): void {
  kind.open = { parent: kind.open, factor, total: 1 };
  kind.all.push(kind.open);
}

function close(kind: BracketKind, factor: number): void {
  kind.open!.factor = factor;
  kind.open = kind.open!.parent;
}

/** Finds `[…:when]` and `[…|…]` by their brackets' own level, so that `[a (b:1.2)]` is not taken for one. */
function refuseEditing(prompt: string): void {
  const open: { bracket: string; start: number; bars: number; lastColon: number }[] = [];
  for (const match of prompt.matchAll(/\\.|[()[\]:|]/gs)) {
    const at = match.index;
    const top = open.at(-1);
    if (match[0] === "[" || match[0] === "(") open.push({ bracket: match[0], start: at, bars: 0, lastColon: -1 });
    else if (match[0] === "|" && top) top.bars++;
    else if (match[0] === ":" && top) top.lastColon = at;
    else if (match[0] === ")" && top?.bracket === "(") open.pop();
    else if (match[0] === "]" && top?.bracket === "[") {
      open.pop();
      const when = top.lastColon < 0 ? "" : prompt.slice(top.lastColon + 1, at);
      if (top.bars > 0 || /^\s*(?:\d+(?:\.\d*)?|\.\d+)\s*$/.test(when)) {
        throw promptErrors.PROMPT_EDITING_UNSUPPORTED({ found: prompt.slice(top.start, at + 1) });
      }
    }
  }
}

function noticesFor(prompt: string): PromptNotice[] {
  const notices: PromptNotice[] = [];
  if (/\sAND\s/.test(prompt)) notices.push(promptNotices.PROMPT_AND_LITERAL());
  const network = /<(?:lora|lyco|hypernet):[^<>]*>/.exec(prompt);
  if (network) notices.push(promptNotices.PROMPT_LORA_LITERAL({ name: network[0] }));
  return notices;
}
