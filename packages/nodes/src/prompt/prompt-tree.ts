import type { Notice } from "@sigmaflow/core";
import type { promptNotices } from "./notice-codes.ts";

/** A piece of a prompt with one weight (1 is neutral), or a place where a new chunk begins. */
export type PromptPart =
  | { readonly kind: "text"; readonly text: string; readonly weight: number }
  | { readonly kind: "break" };

/**
 * A prompt after parsing. Most have one member. Several are encoded one by one: `concat` puts their states one after
 * the other along the tokens, `blend` adds them up by weight.
 */
export interface ParsedPrompt {
  readonly join: "concat" | "blend";
  readonly members: readonly { readonly parts: readonly PromptPart[]; readonly weight: number }[];
  readonly notices: readonly PromptNotice[];
}

/** Something in a prompt that was not done as its author may have meant. */
export type PromptNotice = Notice<keyof typeof promptNotices>;

export const breakPart: PromptPart = { kind: "break" };

/** A prompt of one member. */
export function singlePrompt(parts: readonly PromptPart[], notices: readonly PromptNotice[] = []): ParsedPrompt {
  return { join: "concat", members: [{ parts: mergeNeighbours(parts), weight: 1 }], notices };
}

/** Joins neighbouring texts of equal weight and drops empty ones. */
export function mergeNeighbours(parts: readonly PromptPart[]): PromptPart[] {
  const merged: PromptPart[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (part.kind === "text" && part.text === "") continue;
    if (part.kind === "text" && last?.kind === "text" && last.weight === part.weight) {
      merged[merged.length - 1] = { ...last, text: last.text + part.text };
    } else merged.push(part);
  }
  return merged;
}
