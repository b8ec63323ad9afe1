import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fixText } from "./fix-text.ts";

const file = new URL("../../../fixtures/recordings/cleaned-texts.json", import.meta.url);
const { cases }: { readonly cases: readonly (readonly [string, string])[] } = JSON.parse(readFileSync(file, "utf8"));

test.each(cases)("[numbers F7] cleans %j as ftfy does", (text, cleaned) => {
  expect(fixText(text)).toBe(cleaned);
});

test("what is clean stays as it is, and what was cleaned is clean", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const once = fixText(text);
      fc.pre(!once.includes("&"));
      expect(fixText(once)).toBe(once);
    }),
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[ !#-%'-;=-~]*$/), (text) => {
      expect(fixText(text)).toBe(text);
    }),
  );
});
