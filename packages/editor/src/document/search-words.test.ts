import { expect, test } from "vitest";
import { hasWords } from "./search-words.ts";

test("words are found in any order, in any of the texts, and in none where one is missing", () => {
  const texts = ["Text to image", undefined, "txt2img"];
  for (const query of ["", "  ", "IMAGE text", "img to", "xt2"])
    expect([query, hasWords(query, texts)]).toEqual([query, true]);
  expect(hasWords("text inpaint", texts)).toBe(false);
});
