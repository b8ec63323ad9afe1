import type { LearntEmbedding } from "../port/text-encoders.ts";
import type { ClipTokenizer } from "./clip-tokenizer.ts";

/**
 * `embedding:NAME` in a prompt, by the name that is meant. Names are letters, digits, `_`, and `-` and `.` between them: no
 * path can be written so. The ending `.safetensors` is not a part of it.
 */
const mention = /(?<![\p{L}\p{N}_])embedding:([\p{L}\p{N}_](?:[-.]*[\p{L}\p{N}_])*)/gu;
const ending = /\.safetensors$/;

/** The names of embeddings in a prompt, each once, in order. */
export function embeddingNames(prompt: string): readonly string[] {
  return [...new Set([...prompt.matchAll(mention)].map(([, name = ""]) => name.replace(ending, "")))];
}

/** How prompts name the embedding of a file: by its own name, with `_` for what a prompt cannot hold. */
export function promptName(file: string): string {
  const own = file.replace(/^.*\//, "").replace(ending, "");
  return own.replace(/[^\p{L}\p{N}_.-]/gu, "_").replace(/^[-.]+|[-.]+$/g, "");
}

/**
 * A tokenizer for which each embedding that a text names is as many tokens as it has rows: −1, −2 … in the order of
 * `embeddings`, which is where the text encoder finds them among all rows one after the other.
 */
export function withEmbeddings(tokenizer: ClipTokenizer, embeddings: readonly LearntEmbedding[], width: number) {
  if (embeddings.length === 0) return tokenizer;
  const idsOf = new Map<string, readonly number[]>();
  const groups = new Map<number, number>();
  let next = -1;
  for (const { name, rows } of embeddings) {
    const ids = Array.from({ length: rows.length / width }, () => next--);
    idsOf.set(name, ids);
    if (ids[0] !== undefined) groups.set(ids[0], ids.length);
  }
  return {
    ...tokenizer,
    groups,
    encode: (text: string): number[] => {
      const ids: number[] = [];
      let from = 0;
      for (const found of text.matchAll(mention)) {
        const own = idsOf.get((found[1] ?? "").replace(ending, ""));
        if (own === undefined) continue;
        ids.push(...tokenizer.encode(text.slice(from, found.index)), ...own);
        from = found.index + found[0].length;
      }
      return [...ids, ...tokenizer.encode(text.slice(from))];
    },
  } satisfies ClipTokenizer;
}
