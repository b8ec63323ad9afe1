import { byteAlphabet } from "./byte-alphabet.ts";
import { idRange, type Merges, mergeSymbols } from "./merge-symbols.ts";
import type { AddedToken, TokenizerData } from "./tokenizer-files.ts";

/** Turns text into the ids of a CLIP vocabulary. */
export interface ClipTokenizer {
  readonly bos: number;
  readonly eos: number;
  readonly pad: number;
  /** Longest input in tokens with start and end: 77 for CLIP. */
  readonly maxTokens: number;
  /** The id of a comma that ends a word; -1 in a vocabulary without one. */
  readonly comma: number;
  /** How many ids stay in one chunk, by the first of them; no more than one each unless given. */
  readonly groups?: ReadonlyMap<number, number>;
  /** The text's ids without start and end, of any length. */
  encode(text: string): number[];
}

/** Words remembered per tokenizer; a prompt has some tens. */
const cachedWords = 8192;
const longestCachedWord = 64;
const endOfWord = "</w>";
const defaultMaxTokens = 77;

const wordPattern =
  /<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\p{White_Space}\p{L}\p{N}]+/gu;

/**
 * A byte-level BPE tokenizer with CLIP's normalisation (NFC, single spaces, lower case) and word pattern. Agrees with
 * Hugging Face's `CLIPTokenizerFast`; no HTML unescaping, as there.
 */
export function createClipTokenizer(data: TokenizerData): ClipTokenizer {
  const merges = indexMerges(data);
  const ids = byteIds(data);
  const cache = new Map<string, readonly number[]>();
  const splitRaw = splitter(data.added.filter((token) => !token.normalized));
  const splitNormal = splitter(data.added.filter((token) => token.normalized));
  const utf8 = new TextEncoder();

  const encodeWord = (word: string): readonly number[] => {
    const known = cache.get(word);
    if (known) return known;
    const bytes = utf8.encode(word);
    const symbols = Array.from(bytes, (byte, i) => ids[i === bytes.length - 1 ? byte + 256 : byte]!);
    const tokens = mergeSymbols(symbols, merges).map((id) => (id < 0 ? data.unk : id));
    if (word.length <= longestCachedWord) {
      if (cache.size >= cachedWords) cache.delete(cache.keys().next().value!);
      cache.set(word, tokens);
    }
    return tokens;
  };

  return {
    bos: data.bos,
    eos: data.eos,
    pad: data.pad,
    maxTokens: data.maxTokens ?? defaultMaxTokens,
    comma: data.vocab.get(`,${endOfWord}`) ?? -1,
    encode(text) {
      const out: number[] = [];
      for (const raw of splitRaw(text)) {
        if (typeof raw === "number") out.push(raw);
        else
          for (const piece of splitNormal(normalize(raw))) {
            if (typeof piece === "number") out.push(piece);
            else for (const [word] of piece.matchAll(wordPattern)) for (const id of encodeWord(word)) out.push(id);
          }
      }
      return out;
    },
  };
}

function normalize(text: string): string {
  const spaced = text.normalize("NFC").replace(/\p{White_Space}+/gu, " ");
  // Letter by letter, as the reference does: whole strings would turn a final capital sigma into ς.
  return spaced
    .split("Σ")
    .map((part) => part.toLowerCase())
    .join("σ");
}

/** Cuts a text at added tokens, the longest first where several begin: ids for those, strings between them. */
function splitter(tokens: readonly AddedToken[]): (text: string) => (string | number)[] {
  if (tokens.length === 0) return (text) => [text];
  const idOf = new Map(tokens.map(({ content, id }) => [content, id]));
  const longestFirst = [...idOf.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(`(${longestFirst.map(escapePattern).join("|")})`, "u");
  return (text) => text.split(pattern).map((piece, i) => (i % 2 === 1 ? idOf.get(piece)! : piece));
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** Ids of the 256 byte symbols inside a word, then of the 256 that end one; -1 where the vocabulary lacks it. */
function byteIds({ vocab }: TokenizerData): Int32Array {
  const ids = new Int32Array(512);
  byteAlphabet.forEach((symbol, byte) => {
    ids[byte] = vocab.get(symbol) ?? -1;
    ids[byte + 256] = vocab.get(symbol + endOfWord) ?? -1;
  });
  return ids;
}

/** Merges whose parts or result the vocabulary lacks are never used: CLIP's own file holds more than it uses. */
function indexMerges({ vocab, merges }: TokenizerData): Merges {
  const ranks = new Map<number, number>();
  const results = new Int32Array(merges.length);
  merges.forEach(([left, right], rank) => {
    const leftId = vocab.get(left);
    const rightId = vocab.get(right);
    const result = vocab.get(left + right);
    if (leftId === undefined || rightId === undefined || result === undefined) return;
    const key = leftId * idRange + rightId;
    if (ranks.has(key)) return;
    ranks.set(key, rank);
    results[rank] = result;
  });
  return { ranks, results };
}
