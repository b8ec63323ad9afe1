import { expect, test } from "vitest";
import type { ClipTokenizer } from "../clip-tokenizer.ts";
import { encodePrompt } from "../encode-prompt.ts";

/** Keeps what it is given; each text is one token. */
function reading(texts: string[]): ClipTokenizer {
  const encode = (text: string) => [100 + texts.push(text)];
  return { bos: 1, eos: 2, pad: 0, maxTokens: 8, comma: -1, encode };
}

async function textsOf(prompt: string, clean: boolean): Promise<string[]> {
  const texts: string[] = [];
  const encoder = { digest: "", tokenizer: "", width: 1, maxTokens: 8, projects: true };
  await encodePrompt({
    encoders: { kind: "text-encoders", expert: "base", encoders: [encoder], zeroForMissing: true },
    tokenizers: [reading(texts)],
    encode: async ({ rows, length }) => ({
      hidden: new Float32Array(rows * length),
      pooled: new Float32Array(rows),
    }),
    prompt,
    clean,
  });
  return texts;
}

test("[numbers F7] text is cleaned where that is asked for, and after its weights are read", async () => {
  const prompt = "“a” (ﬁne:1.2) （b:2）";
  expect(await textsOf(prompt, false)).toEqual(["“a” ", "ﬁne", " （b:2）"]);
  expect(await textsOf(prompt, true)).toEqual(['"a" ', "fine", " (b:2)"]);
});
