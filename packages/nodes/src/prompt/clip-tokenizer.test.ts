import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createClipTokenizer } from "./clip-tokenizer.ts";
import { readTokenizer } from "./tokenizer-files.ts";

const letters = ["a", "b", "a</w>", "b</w>", "!", "!</w>", ",</w>", "ab", "ab</w>", "<|startoftext|>", "<|endoftext|>"];
const vocab = Object.fromEntries(letters.map((token, id) => [token, id]));
const merges = "#version: 0.2\na b\na b</w>\nb z\n";

test("reads special tokens as strings or objects, wherever they are written", () => {
  const fromMap = readTokenizer({
    vocab,
    merges,
    specialTokens: { bos_token: { content: "<|startoftext|>" }, pad_token: "!" },
    config: { model_max_length: 77, pad_token: "<|endoftext|>", eos_token: { __type: "AddedToken", content: "!" } },
  });
  expect(fromMap).toMatchObject({ bos: 9, eos: 4, pad: 4, unk: 10, maxTokens: 77 });
  const fromDecoder = readTokenizer({
    vocab,
    merges,
    config: { pad_token: "<pad>", added_tokens_decoder: { 11: { content: "<pad>" } }, model_max_length: 1e30 },
    addedTokens: { "<word>": 12 },
  });
  expect(fromDecoder).toMatchObject({ bos: 9, eos: 10, pad: 11, unk: 10 });
  expect(fromDecoder.maxTokens).toBeUndefined();
  expect(createClipTokenizer(fromDecoder).encode("ab<word><pad>ab")).toEqual([8, 12, 11, 8]);
});

test("uses no merge whose result the vocabulary lacks, and the unknown token for lacking bytes", () => {
  const tokenizer = createClipTokenizer(readTokenizer({ vocab, merges }));
  expect(tokenizer.encode("ab abab ba bz")).toEqual([8, 7, 8, 1, 2, 1, 10]);
  expect(tokenizer.comma).toBe(6);
});

test.each([
  [{ vocab: [], merges: "" }],
  [{ vocab: { a: "1" }, merges: "" }],
  [{ vocab: { a: 1 }, merges: "" }],
  [{ vocab, merges: "a b c" }],
  [{ vocab, merges, config: { added_tokens_decoder: { 3: {} } } }],
])("refuses what is no CLIP tokenizer (%#)", (files) => {
  expect(() => readTokenizer(files)).toThrowError(expect.objectContaining({ code: "TOKENIZER_INVALID" }));
});

/** A tokenizer folder of the small model that diffusers was recorded with. */
function recordedTokenizer(folder: string) {
  const file = (name: string) =>
    readFileSync(new URL(`../../fixtures/tiny-sdxl/${folder}/${name}`, import.meta.url), "utf8");
  return createClipTokenizer(
    readTokenizer({
      vocab: JSON.parse(file("vocab.json")),
      merges: file("merges.txt"),
      config: JSON.parse(file("tokenizer_config.json")),
      specialTokens: JSON.parse(file("special_tokens_map.json")),
    }),
  );
}

test("splits texts of any kind the same way however often and in whatever order they come", () => {
  const tokenizer = recordedTokenizer("tokenizer");
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 20 }), fc.string(), (a, b) => {
      const fresh = recordedTokenizer("tokenizer");
      expect(tokenizer.encode(a)).toEqual(tokenizer.encode(a));
      expect(fresh.encode(b)).toEqual(tokenizer.encode(b));
      expect(tokenizer.encode(`${a} \n ${b}`)).toEqual([...tokenizer.encode(a), ...tokenizer.encode(b)]);
    }),
    { numRuns: 30 },
  );
});
