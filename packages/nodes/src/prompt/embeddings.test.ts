import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chunkPrompt, commaCut, fullCut, wordCut } from "./chunk.ts";
import type { ClipTokenizer } from "./clip-tokenizer.ts";
import { embeddingNames, promptName, withEmbeddings } from "./embeddings.ts";
import { parsePrompt, promptSyntaxes } from "./parse-prompt.ts";

/** One token per letter. */
const letters: ClipTokenizer = {
  bos: 2,
  eos: 3,
  pad: 0,
  maxTokens: 77,
  comma: 44,
  encode: (text) => Array.from(text.replace(/\s+/g, ""), (char) => char.charCodeAt(0)),
};
const embeddings = [
  { name: "one", rows: new Float32Array(2) },
  { name: "other-v1.3", rows: new Float32Array(3 * 2) },
  { name: "none", rows: new Float32Array(0) },
];
const tokenizer = withEmbeddings(letters, embeddings, 2);
const names = new Set(embeddings.map(({ name }) => name));

describe("a prompt's embeddings", () => {
  it.each([
    ["a embedding:one, embedding:other-v1.3.", ["one", "other-v1.3"]],
    ["(embedding:one:1.2) embedding:one", ["one"]],
    ["embedding:one.safetensors", ["one"]],
    ["embedding:one++", ["one"]],
    ["embedding: one, notembedding:x, Embedding:y", []],
    ["embedding:../../etc/passwd embedding:/etc embedding:.ssh embedding:\\x", []],
    ["embedding:deep/er", ["deep"]],
  ])("of %j are %j: names alone, never paths", (prompt, found) => {
    expect(embeddingNames(prompt)).toEqual(found);
  });

  it("have names that are one plain segment of a path, whatever the prompt", () => {
    const piece = fc.constantFrom("embedding:", "a", "é", "_", "-", ".", "/", "\\", ":", " ", "..", "%2e", "\0", "~");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        for (const name of embeddingNames(pieces.join("")))
          expect(name).toMatch(/^[\p{L}\p{N}_]([\p{L}\p{N}_.-]*[\p{L}\p{N}_])?$/u);
      }),
      { numRuns: 2000 },
    );
  });

  it("are named by their file, in signs that a prompt can hold", () => {
    expect(["a.safetensors", "deep/bad hands (v2).safetensors", "--x--"].map(promptName)).toEqual([
      "a",
      "bad_hands__v2_",
      "x",
    ]);
  });

  it("are as many tokens as they have rows, in whatever place", () => {
    expect(tokenizer.encode("ab embedding:one c")).toEqual([97, 98, -1, 99]);
    expect(tokenizer.encode("embedding:other-v1.3, embedding:one embedding:none")).toEqual([-2, -3, -4, 44, -1]);
    expect(tokenizer.encode("embedding:unknown")).toEqual(letters.encode("embedding:unknown"));
  });

  it.each([
    ["a1111", "a (embedding:one:1.5) b", 1.5],
    ["a1111", "a ((embedding:one)) b", 1.21],
    ["comfyui", "a (embedding:one:1.5) b", 1.5],
    ["comfyui", "a (embedding:one) b", 1.1],
    ["compel", "a embedding:one++ b", 1.21],
    ["compel", "a (embedding:one)1.5 b", 1.5],
    ["none", "a embedding:one b", 1],
  ] as const)("take their weight as a word does in %s: %j", (syntax, prompt, weight) => {
    const { parts } = parsePrompt(prompt, syntax, names).members[0]!;
    const [chunk] = chunkPrompt(parts, { tokenizer, cut: commaCut, length: 77 });
    const [a, own, b] = [97, -1, 98].map((id) => chunk?.weights[chunk.ids.indexOf(id)]);
    expect([a, own?.toFixed(6), b]).toEqual([1, weight.toFixed(6), 1]);
    expect(chunk?.ids).toEqual([97, -1, 98]);
  });

  it.each([commaCut, fullCut, wordCut])("are never cut in two: %j", (cut) => {
    const text = `${"a ".repeat(73)} embedding:other-v1.3 b`;
    for (const syntax of promptSyntaxes) {
      const { parts } = parsePrompt(text, syntax, names).members[0]!;
      const chunks = chunkPrompt(parts, { tokenizer, cut, length: 77 });
      expect(chunks.map(({ ids }) => ids.length)).toEqual([73, 4]);
      expect(chunks[1]?.ids).toEqual([-2, -3, -4, 98]);
    }
  });
});
