import type { SigmaflowError } from "@sigmaflow/core";
import type { Conditioning, SizeConditioning } from "../port/conditioning.ts";
import type { TextEncoder, TextEncoders } from "../port/text-encoders.ts";
import type { WeightApplication } from "./apply-weights.ts";
import { type ChunkedPrompt, chunkCount, cutPrompt, type OverflowMode, padChunks } from "./chunked-prompt.ts";
import { fixText } from "./clean/fix-text.ts";
import type { ClipTokenizer } from "./clip-tokenizer.ts";
import { withEmbeddings } from "./embeddings.ts";
import { type EncodedChunks, type EncodeText, encodeChunked } from "./encode-chunked.ts";
import { promptErrors } from "./error-codes.ts";
import type { PromptSyntax } from "./parse-prompt.ts";
import type { PromptNotice } from "./prompt-tree.ts";

/** What a negative prompt that was not given becomes: zero tensors, or the encoding of an empty text. */
export const missingNegativeModes = ["zero", "encode"] as const;
export type MissingNegative = (typeof missingNegativeModes)[number];

export interface EncodePromptOptions {
  readonly encoders: TextEncoders;
  /** One tokenizer for each encoder, in order. */
  readonly tokenizers: readonly ClipTokenizer[];
  readonly encode: EncodeText;
  readonly prompt: string;
  /** For the second encoder; missing or empty: `prompt`. */
  readonly prompt2?: string;
  /** Missing is not the same as empty: see `missingNegative`. */
  readonly negative?: string;
  /** For the second encoder; missing or empty: `negative`. */
  readonly negative2?: string;
  /** How weights are written; default `a1111`. */
  readonly syntax?: PromptSyntax;
  /** How weights act; default by syntax: `a1111` for a1111, `comfy` for comfyui, `compel` for compel. */
  readonly application?: WeightApplication;
  /** Cleans each weighted piece as ftfy does before it is made tokens of (`fixText`). Default false. */
  readonly clean?: boolean;
  /** Default: what the model asks for. */
  readonly missingNegative?: MissingNegative;
  /**
   * Layers left out beyond the last one, 0 by default: 1 uses the prompt's states one layer earlier. The negative's stay
   * the penultimate, as in diffusers.
   */
  readonly clipSkip?: number;
  /** Default `chunk`. */
  readonly overflow?: OverflowMode;
  /** Chunks that both results have at least, so that they fit a prompt encoded elsewhere; default 1. */
  readonly minChunks?: number;
  readonly size?: SizeConditioning;
  /** Sizes for the negative; default `size`. */
  readonly negativeSize?: SizeConditioning;
}

export interface EncodedPrompt {
  readonly positive: Conditioning;
  readonly negative: Conditioning;
  readonly notices: readonly PromptNotice[];
}

const applicationOf: Readonly<Record<PromptSyntax, WeightApplication>> = {
  a1111: "a1111",
  comfyui: "comfy",
  compel: "compel",
  none: "a1111",
};

/** The scores for a refiner where none is given (diffusers' SDXL img2img pipeline). */
const aestheticScores = { positive: 6, negative: 2.5 } as const;

/**
 * Encodes a prompt and its negative for one UNet. The encoders' states stand side by side, `[chunks · length, Σ width]`,
 * with as many chunks in the positive as in the negative; the pooled projection comes from the first chunk.
 *
 * @throws `PROMPT_TOO_LONG`, `PROMPT_EDITING_UNSUPPORTED`, `PROMPT_SYNTAX_UNSUPPORTED`, `PROMPT_SYNTAX_INVALID`,
 * `PROMPT_WEIGHT_INVALID`,
 * `TEXT_ENCODERS_MISMATCH`, `TEXT_ENCODER_OUTPUT`.
 */
export async function encodePrompt(options: EncodePromptOptions): Promise<EncodedPrompt> {
  const { encoders, encode, syntax = "a1111", overflow = "chunk", clipSkip = 0 } = options;
  const tokenizers = options.tokenizers.map((tokenizer, i) =>
    withOwnEmbeddings(options.clean ? cleaning(tokenizer) : tokenizer, encoders.encoders[i]),
  );
  const embeddings = new Set(encoders.encoders[0]?.embeddings?.map(({ name }) => name));
  const length = inputLength(encoders, tokenizers);
  const missing = options.missingNegative ?? (encoders.zeroForMissing ? "zero" : "encode");
  const zeroNegative = options.negative === undefined && missing === "zero";

  const chunkedOf = (first: string, second: string | undefined) =>
    tokenizers.map((tokenizer, i) =>
      cutPrompt(i === 0 ? first : second || first, { tokenizer, length, syntax, overflow, embeddings }),
    );
  const lines = [chunkedOf(options.prompt, options.prompt2)];
  if (!zeroNegative) lines.push(chunkedOf(options.negative ?? "", options.negative2));
  const chunks = Math.max(options.minChunks ?? 1, ...lines.flat().map(chunkCount));

  const byEncoder: EncodedChunks[][] = [];
  for (const [encoder, tokenizer] of tokenizers.entries()) {
    const padded = lines.map((line) => padChunks(line[encoder]!, chunks));
    const { width } = encoders.encoders[encoder]!;
    const application = options.application ?? applicationOf[syntax];
    const encodeAt = (lines: readonly ChunkedPrompt[], layer: number) =>
      encodeChunked(lines, { encoder, tokenizer, length, width, layer, application, encode });
    byEncoder.push(
      clipSkip === 0
        ? await encodeAt(padded, 2)
        : [...(await encodeAt(padded.slice(0, 1), 2 + clipSkip)), ...(await encodeAt(padded.slice(1), 2))],
    );
  }

  const tokens = chunks * length;
  const conditioning = (line: number, polarity: "positive" | "negative"): Conditioning => {
    const size = sizeFor(polarity, options);
    return {
      ...sideBySide(
        byEncoder.map((encoded) => encoded[line]!),
        tokens,
      ),
      tokens,
      expert: encoders.expert,
      ...(size ? { size } : {}),
    };
  };
  const positive = conditioning(0, "positive");
  return {
    positive,
    negative: zeroNegative ? zeroed(positive, sizeFor("negative", options)) : conditioning(1, "negative"),
    notices: distinct(lines.flat().flatMap(({ notices }) => notices)),
  };
}

/** Cleaning comes after weights are read, as in transformers' tokenizer: a bracket of full width is no bracket. */
function cleaning(tokenizer: ClipTokenizer): ClipTokenizer {
  return { ...tokenizer, encode: (text) => tokenizer.encode(fixText(text)) };
}

function withOwnEmbeddings(tokenizer: ClipTokenizer, encoder: TextEncoder | undefined): ClipTokenizer {
  return withEmbeddings(tokenizer, encoder?.embeddings ?? [], encoder?.width ?? 1);
}

function inputLength({ encoders }: TextEncoders, tokenizers: readonly ClipTokenizer[]): number {
  if (encoders.length === 0 || encoders.length !== tokenizers.length) {
    throw mismatch(`${encoders.length} encoders with ${tokenizers.length} tokenizers`);
  }
  const lengths = encoders.map(({ maxTokens }, i) => Math.min(maxTokens, tokenizers[i]!.maxTokens));
  if (new Set(lengths).size > 1) throw mismatch(`inputs of ${lengths.join(" and ")} tokens`);
  return lengths[0]!;
}

/** Joins the encoders' states along their width, and uses the pooled projection of the last that has one. */
function sideBySide(
  parts: readonly EncodedChunks[],
  tokens: number,
): Pick<Conditioning, "hidden" | "width" | "pooled"> {
  const pooled = parts.findLast((part) => part.pooled)?.pooled;
  if (!pooled) throw mismatch("no encoder with a pooled projection");
  const widths = parts.map(({ hidden }) => hidden.length / tokens);
  const width = widths.reduce((sum, value) => sum + value, 0);
  const hidden = new Float32Array(tokens * width);
  let column = 0;
  parts.forEach((part, i) => {
    const own = widths[i]!;
    for (let token = 0; token < tokens; token++) {
      hidden.set(part.hidden.subarray(token * own, (token + 1) * own), token * width + column);
    }
    column += own;
  });
  return { hidden, width, pooled };
}

function zeroed(like: Conditioning, size: SizeConditioning | undefined): Conditioning {
  const { size: _, ...rest } = like;
  return {
    ...rest,
    hidden: new Float32Array(like.hidden.length),
    pooled: new Float32Array(like.pooled.length),
    ...(size ? { size } : {}),
  };
}

function sizeFor(polarity: "positive" | "negative", options: EncodePromptOptions): SizeConditioning | undefined {
  const size = (polarity === "negative" ? options.negativeSize : undefined) ?? options.size;
  if (options.encoders.expert === "base") return size;
  // A score given for the positive says nothing about the negative.
  const given = polarity === "positive" ? options.size?.aestheticScore : options.negativeSize?.aestheticScore;
  return { ...size, aestheticScore: given ?? aestheticScores[polarity] };
}

function distinct(notices: readonly PromptNotice[]): PromptNotice[] {
  return [...new Map(notices.map((notice) => [notice.message, notice])).values()];
}

function mismatch(found: string): SigmaflowError {
  return promptErrors.TEXT_ENCODERS_MISMATCH({ found });
}
