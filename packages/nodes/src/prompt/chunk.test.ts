import fc from "fast-check";
import { expect, test } from "vitest";
import { type Chunk, chunkPrompt, commaCut, fullCut, modelInput, wordCut } from "./chunk.ts";
import type { ClipTokenizer } from "./clip-tokenizer.ts";
import { parseA1111 } from "./parse-a1111.ts";
import type { PromptPart } from "./prompt-tree.ts";

/** One token per letter, a comma is 1; a word's letters count from 10. */
const letters: ClipTokenizer = {
  bos: 2,
  eos: 3,
  pad: 0,
  maxTokens: 77,
  comma: 1,
  encode: (text) => Array.from(text.replace(/\s+/g, ""), (char) => (char === "," ? 1 : char.charCodeAt(0))),
};

function cutText(text: string, cut = commaCut): string[] {
  return chunkPrompt(parseA1111(text).members[0]!.parts, { tokenizer: letters, cut, length: 77 }).map(written);
}

function written({ ids }: Chunk): string {
  return ids.map((id) => (id === 1 ? "," : String.fromCharCode(id))).join("");
}

const a = (count: number): string => "a".repeat(count);

test.each([
  ["", [""]],
  ["abc", ["abc"]],
  [a(75), [a(75)]],
  [a(76), [a(75), "a"]],
  [`${a(54)},${a(30)}`, [`${a(54)},${a(20)}`, a(10)]],
  [`${a(55)},${a(30)}`, [`${a(55)},`, a(30)]],
  [`${a(74)},b`, [`${a(74)},`, "b"]],
  [`${a(75)},b`, [a(75), ",b"]],
  [`${a(60)},${a(14)},b`, [`${a(60)},${a(14)}`, ",b"]],
  ["a BREAK b", ["a", "b"]],
  ["a BREAK", ["a"]],
  ["BREAK a BREAK BREAK b", ["", "a", "", "b"]],
])("cuts %j at commas", (text, chunks) => {
  expect(cutText(text)).toEqual(chunks);
});

test("keeps short words whole under ComfyUI's rule, and cuts long ones where a chunk is full", () => {
  expect(cutText(`${a(70)} bbbbbbb c`, wordCut)).toEqual([a(70), "bbbbbbbc"]);
  expect(cutText(`${a(70)} bbbbbbbb`, wordCut)).toEqual([`${a(70)}bbbbb`, "bbb"]);
});

test("wraps a chunk in start, end and padding", () => {
  expect([...modelInput([10, 11], letters, 6)]).toEqual([2, 10, 11, 3, 0, 0]);
  expect([...modelInput([10, 11, 12, 13], letters, 6)]).toEqual([2, 10, 11, 12, 13, 3]);
});

const parts = fc.array(
  fc.oneof(
    { weight: 1, arbitrary: fc.constant<PromptPart>({ kind: "break" }) },
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.array(fc.constantFrom("a", "bb", ",", "cccccccccc"), { maxLength: 40 }), fc.constantFrom(0.5, 1, 1.1))
        .map(([words, weight]): PromptPart => ({ kind: "text", text: words.join(" "), weight })),
    },
  ),
  { maxLength: 8 },
);

test.each([commaCut, wordCut, fullCut])("loses and moves no token, and overfills no chunk (%j)", (cut) => {
  fc.assert(
    fc.property(parts, (parts) => {
      const chunks = chunkPrompt(parts, { tokenizer: letters, cut, length: 77 });
      const texts = parts.flatMap((part) => (part.kind === "text" ? [part] : []));
      expect(chunks.flatMap(({ ids }) => ids)).toEqual(texts.flatMap(({ text }) => letters.encode(text)));
      expect(chunks.flatMap(({ weights }) => weights)).toEqual(
        texts.flatMap(({ text, weight }) => letters.encode(text).map(() => weight)),
      );
      for (const { ids, weights, parts: from } of chunks) {
        expect(ids.length).toBeLessThanOrEqual(75);
        expect(weights.map((weight, i) => (parts[from[i]!] as { weight: number }).weight === weight)).not.toContain(
          false,
        );
      }
    }),
  );
});
