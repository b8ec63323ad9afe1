import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { clipTokenizerFiles } from "../host/clip-tokenizers.ts";
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

const fixtures = new URL("../../fixtures/", import.meta.url);

const { cases } = JSON.parse(readFileSync(new URL("clip-tokenizer/cases.json", fixtures), "utf8")) as {
  cases: { text: string; ids: number[] }[];
};
const clip = createClipTokenizer(readTokenizer(clipTokenizerFiles("tokenizer")));
const second = createClipTokenizer(readTokenizer(clipTokenizerFiles("tokenizer_2")));

test.each(cases)("gives the ids of transformers' fast tokenizer for $text", ({ text, ids }) => {
  expect(clip.encode(text)).toEqual(ids);
});

test("knows CLIP's special tokens", () => {
  expect(clip).toMatchObject({ bos: 49406, eos: 49407, pad: 49407, maxTokens: 77, comma: 267 });
  expect(second.pad).toBe(0);
});

// Ids from transformers 5.23's CLIPTokenizerFast, which takes SDXL's second padding token for an added token.
test.each([
  ["hello!", [3306, 256], [3306, 0]],
  ["hello !! you", [3306, 748, 592], [3306, 0, 0, 592]],
  ["wow!nice", [2781, 256, 1805], [2781, 0, 1805]],
])("reads exclamation marks as the padding of the second tokenizer: %s", (text, withFirst, withSecond) => {
  expect(clip.encode(text)).toEqual(withFirst);
  expect(second.encode(text)).toEqual(withSecond);
});

// Ids from the same. A capital sigma becomes σ everywhere, U+0085 is a space, U+FEFF is not.
test.each([
  ["ΟΔΟΣ İstanbul", [138, 123, 138, 112, 138, 123, 139, 481, 328, 16384, 11231]],
  ["a\u0085b\ufeffc\u200bd", [320, 321, 171, 119, 379, 322, 9844, 323]],
  ["cafe\u0301 CAFÉ", [15304, 15304]],
  ["½ ² ٣ x²", [33613, 41175, 149, 352, 343, 41175]],
  ["a <|STARTOFTEXT|>b", [320, 49406, 321]],
])("normalises as the reference does: %j", (text, ids) => {
  expect(clip.encode(text)).toEqual(ids);
});

test("gives the same ids with a warm cache, and words apart the same as together", () => {
  const warm = createClipTokenizer(readTokenizer(clipTokenizerFiles("tokenizer")));
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code))),
      fc.string(),
      (letters, b) => {
        const a = letters.join("");
        const ids = warm.encode(a);
        expect(warm.encode(a)).toEqual(ids);
        expect(warm.encode(`${a} \n ${b}`)).toEqual([...ids, ...warm.encode(b)]);
      },
    ),
  );
});

test("forgets words rather than growing without bound, and still reads them", () => {
  const word = (i: number): string => i.toString(26).replace(/\d/g, (digit) => "qrstuvwxyz"[Number(digit)]!);
  const before = clip.encode(word(1));
  for (let i = 0; i < 20_000; i++) clip.encode(word(i));
  expect(clip.encode(word(1))).toEqual(before);
});

test("reads a very long word", () => {
  const ids = clip.encode("ab".repeat(10_000));
  expect(ids.length).toBeGreaterThan(1000);
  expect(ids.every((id) => id >= 0 && id < 49406)).toBe(true);
});
