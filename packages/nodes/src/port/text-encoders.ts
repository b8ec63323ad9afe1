import { definePortType } from "@sigmaflow/core";
import type { AdaptableFile } from "./model-file.ts";

/** Rows that were learnt in place of tokens (textual inversion): a prompt names them as `embedding:NAME`. */
export interface LearntEmbedding {
  readonly name: string;
  /** `[tokens, width]`; none for an encoder that it has nothing for. */
  readonly rows: Float32Array;
}

/** One text encoder with its tokenizer. */
export interface TextEncoder extends AdaptableFile {
  /** sha256 of the tokenizer's files, hex. */
  readonly tokenizer: string;
  readonly width: number;
  /** Longest input in tokens, 77 for CLIP. */
  readonly maxTokens: number;
  /** Whether it outputs the pooled projection. */
  readonly projects: boolean;
  /** What prompts can name besides words; the same names for every encoder. Absent without any. */
  readonly embeddings?: readonly LearntEmbedding[];
}

/** The text encoders that one UNet was trained with: one or two. */
export interface TextEncoders {
  readonly kind: "text-encoders";
  readonly expert: "base" | "refiner";
  readonly encoders: readonly TextEncoder[];
  /** Whether a negative prompt that was not given becomes zeros instead of an encoded empty text. */
  readonly zeroForMissing: boolean;
}

/** A Text encoders, see {@link TextEncoders}. */
export const textEncoders = definePortType<TextEncoders>()({
  id: "text-encoders",
  label: "Text encoders",
  colour: "#f0c24b",
  description: "Text encoders with their tokenizers.",
  facts: ["expert"],
  valueType: { name: "TextEncoders", from: "sigmaflow" },
});
