import { byteAlphabet } from "./byte-alphabet.ts";

/**
 * CLIP's tokens by id, as they follow from its merges: the 256 bytes, the same at the ends of words, one token a merge,
 * and the two that begin and end a text.
 */
export function clipVocabulary(merges: string): { readonly [token: string]: number } {
  const bytes = [...byteAlphabet].sort();
  const merged = merges
    .split(/\r?\n/)
    .filter((line) => line !== "" && !line.startsWith("#version"))
    .map((line) => line.replace(" ", ""));
  const tokens = [...bytes, ...bytes.map((byte) => `${byte}</w>`), ...merged, "<|startoftext|>", "<|endoftext|>"];
  return Object.fromEntries(tokens.map((token, id) => [token, id]));
}
