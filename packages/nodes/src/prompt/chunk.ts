import type { ClipTokenizer } from "./clip-tokenizer.ts";
import type { PromptPart } from "./prompt-tree.ts";

/** Up to `length − 2` tokens that are encoded together. The three lists run in parallel. */
export interface Chunk {
  readonly ids: readonly number[];
  readonly weights: readonly number[];
  /** Index of the prompt's part that each token comes from. */
  readonly parts: readonly number[];
  /** Places of tokens that the others do not attend to; none unless given. */
  readonly hidden?: readonly number[];
}

/** How a prompt that is longer than one chunk is cut. */
export type CutRule =
  /** At the last comma, if that is at most this many tokens back (AUTOMATIC1111's web UI). */
  | { readonly at: "comma"; readonly backtrack: number }
  /** Before a word, unless it has this many tokens or more (ComfyUI). */
  | { readonly at: "word"; readonly longest: number };

export const commaCut: CutRule = { at: "comma", backtrack: 20 };
/** Where it is full. */
export const fullCut: CutRule = { at: "comma", backtrack: 0 };
export const wordCut: CutRule = { at: "word", longest: 8 };

export const emptyChunk: Chunk = { ids: [], weights: [], parts: [] };

interface Token {
  readonly id: number;
  readonly weight: number;
  readonly part: number;
}

/** Cuts a prompt into chunks for a model input of `length` tokens, at least one. A `break` ends the chunk it stands in, even an empty one. */
export function chunkPrompt(
  parts: readonly PromptPart[],
  { tokenizer, cut, length }: { readonly tokenizer: ClipTokenizer; readonly cut: CutRule; readonly length: number },
): Chunk[] {
  const room = length - 2;
  const chunks: Chunk[] = [];
  let current: Token[] = [];
  let lastComma = -1;
  const finish = (carried: Token[] = []): void => {
    chunks.push(toChunk(current));
    current = carried;
    lastComma = -1;
  };

  parts.forEach((part, index) => {
    if (part.kind === "break") {
      finish();
      return;
    }
    for (const word of cut.at === "word" ? part.text.split(/\s+/) : [part.text]) {
      const ids = tokenizer.encode(word);
      if (cut.at === "word" && ids.length < cut.longest && current.length + ids.length > room) finish();
      for (const id of ids) {
        if (current.length === room) {
          const carried = room - 1 - lastComma;
          const atComma = cut.at === "comma" && id !== tokenizer.comma && lastComma >= 0 && carried < cut.backtrack;
          finish(atComma ? current.splice(lastComma + 1) : []);
        }
        const together = tokenizer.groups?.get(id) ?? 1;
        if (together <= room && current.length + together > room) finish();
        if (id === tokenizer.comma) lastComma = current.length;
        current.push({ id, weight: part.weight, part: index });
      }
    }
  });
  if (current.length > 0 || chunks.length === 0) finish();
  return chunks;
}

/** A chunk's model input of `length` ids: start, its tokens, end, padding. */
export function modelInput(ids: readonly number[], { bos, eos, pad }: ClipTokenizer, length: number): Int32Array {
  const row = new Int32Array(length).fill(pad);
  row[0] = bos;
  row.set(ids, 1);
  row[ids.length + 1] = eos;
  return row;
}

function toChunk(tokens: readonly Token[]): Chunk {
  return {
    ids: tokens.map(({ id }) => id),
    weights: tokens.map(({ weight }) => weight),
    parts: tokens.map(({ part }) => part),
  };
}
