import { promptErrors } from "./error-codes.ts";
import { parseA1111 } from "./parse-a1111.ts";
import { parseComfy } from "./parse-comfy.ts";
import { parseCompel } from "./parse-compel.ts";
import { type ParsedPrompt, singlePrompt } from "./prompt-tree.ts";

/** The ways to write weights in a prompt. */
export const promptSyntaxes = ["a1111", "comfyui", "compel", "none"] as const;
export type PromptSyntax = (typeof promptSyntaxes)[number];

/**
 * Parses a prompt, in time that grows as its length does. `none` takes every character literally. `embeddings` are the
 * names that `embedding:NAME` may have.
 *
 * @throws `PROMPT_EDITING_UNSUPPORTED` (a1111), `PROMPT_SYNTAX_UNSUPPORTED` and `PROMPT_SYNTAX_INVALID` (compel),
 * `PROMPT_WEIGHT_INVALID` for a weight that is no finite number.
 */
export function parsePrompt(prompt: string, syntax: PromptSyntax, embeddings?: ReadonlySet<string>): ParsedPrompt {
  const parsed = parse(prompt, syntax, embeddings);
  for (const part of parsed.members.flatMap(({ parts }) => parts)) {
    if (part.kind === "text" && !Number.isFinite(part.weight)) {
      throw promptErrors.PROMPT_WEIGHT_INVALID({ text: part.text });
    }
  }
  return parsed;
}

function parse(prompt: string, syntax: PromptSyntax, embeddings: ReadonlySet<string> | undefined): ParsedPrompt {
  switch (syntax) {
    case "a1111":
      return parseA1111(prompt);
    case "comfyui":
      return parseComfy(prompt, embeddings);
    case "compel":
      return parseCompel(prompt);
    case "none":
      return singlePrompt([{ kind: "text", text: prompt, weight: 1 }]);
  }
}
