import type { SigmaflowError } from "@sigmaflow/core";
import { promptErrors } from "./error-codes.ts";

/** The contents of one tokenizer folder, as SDXL model folders ship it. JSON files come parsed. */
export interface TokenizerFiles {
  /** `vocab.json`: token to id. */
  readonly vocab: unknown;
  /** `merges.txt`: one pair of symbols a line, best first. */
  readonly merges: string;
  /** `tokenizer_config.json`. */
  readonly config?: unknown;
  /** `special_tokens_map.json`. */
  readonly specialTokens?: unknown;
  /** `added_tokens.json`: token to id. */
  readonly addedTokens?: unknown;
}

/** A token that is found in the text as it stands, before words are split. */
export interface AddedToken {
  readonly content: string;
  readonly id: number;
  /** Whether it is looked for after normalisation (lower case, single spaces) instead of before. */
  readonly normalized: boolean;
}

/** A tokenizer folder, read and checked. */
export interface TokenizerData {
  readonly vocab: ReadonlyMap<string, number>;
  readonly merges: readonly (readonly [string, string])[];
  readonly bos: number;
  readonly eos: number;
  readonly pad: number;
  readonly unk: number;
  readonly added: readonly AddedToken[];
  /** Longest input in tokens with start and end; undefined when the folder does not say. */
  readonly maxTokens?: number;
}

type Json = Readonly<Record<string, unknown>>;

/** Longest input that a text encoder is asked for; CLIP's is 77. */
const mostTokens = 4096;

const roles = {
  bos: { key: "bos_token", fallback: "<|startoftext|>" },
  eos: { key: "eos_token", fallback: "<|endoftext|>" },
  unk: { key: "unk_token", fallback: "<|endoftext|>" },
  pad: { key: "pad_token", fallback: "<|endoftext|>" },
} as const;

/**
 * Reads a CLIP tokenizer folder: vocabulary, merges, and the special tokens, which the files have as strings or as
 * objects. A special token counts as an added token, as in Hugging Face's fast tokenizers, so that SDXL's second
 * tokenizer, which pads with `!`, reads a `!` of the text as its padding id.
 *
 * @throws `TOKENIZER_INVALID`.
 */
export function readTokenizer(files: TokenizerFiles): TokenizerData {
  const config = asObject(files.config, "tokenizer_config.json");
  const special = asObject(files.specialTokens, "special_tokens_map.json");
  const decoder = asObject(config.added_tokens_decoder, "added_tokens_decoder");

  const added = new Map<string, AddedToken>();
  const vocab = new Map<string, number>();
  for (const [token, id] of Object.entries(asObject(files.vocab, "vocab.json"))) vocab.set(token, asId(token, id));
  for (const [token, id] of Object.entries(asObject(files.addedTokens, "added_tokens.json"))) {
    added.set(token, { content: token, id: asId(token, id), normalized: true });
  }
  for (const [id, entry] of Object.entries(decoder)) {
    const content = contentOf(entry);
    if (content === undefined) throw invalid(`added token ${id} has no content`);
    added.set(content, { content, id: asId(content, Number(id)), normalized: isNormalized(entry) });
  }

  const ids = Object.fromEntries(
    Object.entries(roles).map(([role, { key, fallback }]) => {
      const entry = special[key] ?? config[key] ?? fallback;
      const content = contentOf(entry) ?? fallback;
      const id = added.get(content)?.id ?? vocab.get(content);
      if (id === undefined) throw invalid(`the ${key} "${content}" is not in the vocabulary`);
      if (!added.has(content)) added.set(content, { content, id, normalized: isNormalized(entry) });
      return [role, id];
    }),
  ) as Record<keyof typeof roles, number>; // one entry for each role, by construction

  const maxTokens = config.model_max_length;
  return {
    vocab,
    merges: readMerges(files.merges),
    ...ids,
    added: [...added.values()],
    // Folders without a limit write 1e30 here.
    ...(typeof maxTokens === "number" && maxTokens >= 3 && maxTokens <= mostTokens
      ? { maxTokens: Math.floor(maxTokens) }
      : {}),
  };
}

function readMerges(text: string): (readonly [string, string])[] {
  const merges: (readonly [string, string])[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line === "" || line.startsWith("#version")) continue;
    const [left, right, ...rest] = line.split(" ");
    if (!left || !right || rest.length > 0) throw invalid(`"${line}" is not a pair of symbols in merges.txt`);
    merges.push([left, right]);
  }
  return merges;
}

function contentOf(entry: unknown): string | undefined {
  if (typeof entry === "string") return entry;
  if (typeof entry !== "object" || entry === null) return undefined;
  const { content } = entry as { content?: unknown };
  return typeof content === "string" ? content : undefined;
}

function isNormalized(entry: unknown): boolean {
  return typeof entry === "object" && entry !== null && (entry as { normalized?: unknown }).normalized === true;
}

function asObject(value: unknown, name: string): Json {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw invalid(`${name} does not hold an object`);
  return value as Json;
}

function asId(token: string, id: unknown): number {
  if (typeof id === "number" && Number.isInteger(id) && id >= 0 && id < 2 ** 26) return id;
  throw invalid(`the token "${token}" has no whole number as its id`);
}

function invalid(what: string): SigmaflowError {
  return promptErrors.TOKENIZER_INVALID({ found: what });
}
