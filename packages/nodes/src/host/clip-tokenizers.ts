import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { clipVocabulary } from "../prompt/clip-vocabulary.ts";
import type { TokenizerFiles } from "../prompt/tokenizer-files.ts";

/** What SDXL's two tokenizers pad with; all else they share. */
const padding = { tokenizer: "<|endoftext|>", tokenizer_2: "!" } as const;

export type ClipTokenizerName = keyof typeof padding;

let merges: string | undefined;

/** CLIP's own tokenizer, which checkpoint files leave out, as the first or second of SDXL's. */
export function clipTokenizerFiles(name: ClipTokenizerName): TokenizerFiles {
  const text = shippedMerges();
  const special = (content: string) => ({ content, normalized: true });
  const config = {
    model_max_length: 77,
    bos_token: special("<|startoftext|>"),
    eos_token: special("<|endoftext|>"),
    unk_token: special("<|endoftext|>"),
    pad_token: padding[name],
  };
  return { vocab: clipVocabulary(text), merges: text, config };
}

/** Digest of such a tokenizer, in place of its folder's files'. */
export function clipTokenizerDigest(name: ClipTokenizerName): string {
  return createHash("sha256").update(`clip ${padding[name]}\n`).update(shippedMerges()).digest("hex");
}

function shippedMerges(): string {
  merges ??= gunzipSync(readFileSync(join(packageFolder(), "models", "clip", "merges.txt.gz"))).toString("utf8");
  return merges;
}

/** Found by the package's name, because the command holds this module in a bundle. */
function packageFolder(): string {
  return dirname(createRequire(import.meta.url).resolve("@sigmaflow/nodes/package.json"));
}
