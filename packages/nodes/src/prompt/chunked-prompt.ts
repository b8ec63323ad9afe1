import { type Chunk, chunkPrompt, commaCut, emptyChunk, fullCut, wordCut } from "./chunk.ts";
import type { ClipTokenizer } from "./clip-tokenizer.ts";
import { embeddingNames } from "./embeddings.ts";
import { promptErrors } from "./error-codes.ts";
import { promptNotices } from "./notice-codes.ts";
import { type PromptSyntax, parsePrompt } from "./parse-prompt.ts";
import type { ParsedPrompt, PromptNotice } from "./prompt-tree.ts";

/** What becomes of a prompt that is longer than one model input. */
export const overflowModes = ["chunk", "truncate"] as const;
export type OverflowMode = (typeof overflowModes)[number];

/** One prompt for one encoder, cut and not yet encoded. */
export interface ChunkedPrompt {
  readonly join: ParsedPrompt["join"];
  readonly members: readonly { readonly chunks: readonly Chunk[]; readonly weight: number }[];
  readonly notices: readonly PromptNotice[];
}

export interface CutOptions {
  readonly tokenizer: ClipTokenizer;
  /** Model input in tokens. */
  readonly length: number;
  readonly syntax: PromptSyntax;
  readonly overflow: OverflowMode;
  /** Names of embeddings that the tokenizer knows. */
  readonly embeddings?: ReadonlySet<string>;
}

/** Far beyond any prompt that a model follows, near enough that a hostile one costs little. */
const longestPrompt = 20_000;
const mostChunks = 32;
/** Networks that notices name; a prompt has a handful. */
const mostNamed = 8;

/**
 * Parses a prompt and cuts it into chunks.
 *
 * @throws `PROMPT_TOO_LONG`, and those of `parsePrompt`.
 */
export function cutPrompt(prompt: string, options: CutOptions): ChunkedPrompt {
  const { tokenizer, length, syntax, overflow, embeddings } = options;
  if (prompt.length > longestPrompt) {
    throw promptErrors.PROMPT_TOO_LONG({ found: prompt.length, maximum: longestPrompt, unit: "characters" });
  }
  const parsed = parsePrompt(prompt, syntax, embeddings);
  const cut = overflow === "truncate" ? fullCut : syntax === "comfyui" ? wordCut : commaCut;
  const notices = [...parsed.notices, ...wordsForNetworks(prompt, options)];
  const members = parsed.members.map(({ parts, weight }) => {
    const chunks = chunkPrompt(parts, { tokenizer, cut, length });
    if (overflow === "chunk" || chunks.length === 1) return { chunks, weight };
    const dropped = chunks.slice(1).reduce((sum, chunk) => sum + chunk.ids.length, 0);
    notices.push(promptNotices.PROMPT_TRUNCATED({ dropped }));
    return { chunks: chunks.slice(0, 1), weight };
  });
  const chunked = { join: parsed.join, members, notices };
  if (chunkCount(chunked) > mostChunks) {
    throw promptErrors.PROMPT_TOO_LONG({ found: chunkCount(chunked), maximum: mostChunks, unit: "chunks" });
  }
  return chunked;
}

/** What is said of networks that are read as words, where the syntax does not say so itself; ComfyUI's leaves embeddings out. */
function wordsForNetworks(prompt: string, { syntax, embeddings }: CutOptions): readonly PromptNotice[] {
  const networks = syntax === "a1111" ? [] : [...new Set(prompt.match(/<(?:lora|lyco|hypernet):[^<>]*>/g))];
  const unknown = syntax === "comfyui" ? [] : embeddingNames(prompt).filter((name) => embeddings?.has(name) !== true);
  return [
    ...networks.slice(0, mostNamed).map((name) => promptNotices.PROMPT_LORA_LITERAL({ name })),
    ...unknown.slice(0, mostNamed).map((name) => promptNotices.PROMPT_EMBEDDING_LITERAL({ name })),
  ];
}

/** Chunks of states that encoding a prompt results in. */
export function chunkCount({ join, members }: ChunkedPrompt): number {
  const counts = members.map(({ chunks }) => chunks.length);
  return join === "concat" ? counts.reduce((sum, count) => sum + count, 0) : Math.max(...counts);
}

/** Appends empty chunks so that encoding results in `count` chunks of states. */
export function padChunks(prompt: ChunkedPrompt, count: number): ChunkedPrompt {
  const missing = count - chunkCount(prompt);
  const members = prompt.members.map((member, i) => {
    const add =
      prompt.join === "blend"
        ? count - member.chunks.length
        : i === prompt.members.length - 1
          ? Math.max(missing, 0)
          : 0;
    return { ...member, chunks: [...member.chunks, ...Array.from({ length: add }, () => emptyChunk)] };
  });
  return { ...prompt, members };
}
