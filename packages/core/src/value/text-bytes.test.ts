import fc from "fast-check";
import { expect, test } from "vitest";
import { isLongerThan, utf8Bytes } from "./text-bytes.ts";

test("the bytes of a text are those of its UTF-8, halves of pairs included", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) }),
      (whole, halves) => {
        for (const text of [whole, halves]) {
          const bytes = Buffer.byteLength(text);
          expect(utf8Bytes(text)).toBe(bytes);
          expect([isLongerThan(text, bytes), isLongerThan(text, bytes - 1)]).toEqual([false, true]);
        }
      },
    ),
  );
});
