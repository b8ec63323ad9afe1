import { controlTexts } from "../texts/control.ts";
/** Tokens that a text encoder takes at once, without those that mark beginning and end. */
export const chunkTokens = 75;

const weighing = /\\(?=[()[\]])|(?<!\\)[()[\]]|:\s*[+-]?(?:\d+\.?\d*|\.\d+)(?=\s*\))/g;
const network = /<lora:[^<>]*>/g;
/** As CLIP cuts: endings, words, single digits, runs of other signs. */
const piece = /'(?:s|t|re|ve|m|ll|d)\b|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+/giu;
/** Letters of a word that is likely to be one token; each further token has about so many. */
const [whole, further] = [8, 6];

/**
 * About how many tokens a prompt is: what it says without its weights, cut as CLIP cuts words. How a long word is cut
 * needs CLIP's vocabulary, so this is an estimate, off by a few in a hundred.
 */
export function estimateTokens(prompt: string): number {
  let tokens = 0;
  for (const [part] of prompt.replace(network, " ").replace(weighing, " ").matchAll(piece)) {
    if (!/^\p{L}/u.test(part)) tokens += Math.ceil(part.length / 3);
    // Outside of the Latin alphabet nearly every letter is a token or more.
    else if (/[^\p{Script=Latin}]/u.test(part)) tokens += part.length;
    else tokens += 1 + Math.ceil(Math.max(0, part.length - whole) / further);
  }
  return tokens;
}

/** How long a prompt is, in words: `about 91 tokens, 2 chunks`. */
export function sayTokens(prompt: string): string {
  const tokens = estimateTokens(prompt);
  if (tokens === 0) return "";
  const chunks = Math.ceil(tokens / chunkTokens);
  return chunks === 1
    ? controlTexts.tokens({ tokens, most: chunkTokens })
    : controlTexts.chunks({ tokens, chunks, most: chunkTokens });
}
