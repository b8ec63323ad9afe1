import { type ClipTokenizer, createClipTokenizer } from "./clip-tokenizer.ts";
import { readTokenizer, type TokenizerFiles } from "./tokenizer-files.ts";

/** Making one from CLIP's vocabulary takes some 100 ms, and a graph may encode many prompts. */
const kept = 8;
const tokenizers = new Map<string, Promise<ClipTokenizer>>();

/**
 * The tokenizer whose files have this digest. Kept for the next call by its content; the eight used last stay.
 *
 * @throws `TOKENIZER_INVALID`, and those of `load`; neither is kept.
 */
export function sharedTokenizer(
  digest: string,
  load: (digest: string) => Promise<TokenizerFiles>,
): Promise<ClipTokenizer> {
  const made = tokenizers.get(digest) ?? load(digest).then((files) => createClipTokenizer(readTokenizer(files)));
  // Deleted first, so that the map's order is that of use.
  tokenizers.delete(digest);
  tokenizers.set(digest, made);
  made.catch(() => {
    if (tokenizers.get(digest) === made) tokenizers.delete(digest);
  });
  for (const oldest of tokenizers.keys()) {
    if (tokenizers.size <= kept) break;
    tokenizers.delete(oldest);
  }
  return made;
}
