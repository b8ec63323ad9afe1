import { expect, test } from "vitest";
import { withArticle } from "./article.ts";

test.each([
  "a picture",
  "an image",
  "a PNG",
  "an MP3",
  "an SVG",
  "a JPEG",
  "an Ogg",
  "a WebP",
  "a text",
  "a unit",
  "an upload",
  "a UNet",
  "an SDXL model",
  "a PDF",
])("one says %s", (words) => {
  expect(withArticle(words.replace(/^an? /, ""))).toBe(words);
});
