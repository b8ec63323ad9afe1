import { expect, test } from "vitest";
import { barePng } from "../../../core/src/record/fixtures/png.ts";
import { textsOf, withTexts } from "./png-text.ts";

test("texts come back from the PNG that they were written into", () => {
  expect(textsOf(withTexts(barePng, { key: "text" }))).toEqual({ key: "text" });
});

test("any bytes that are no whole PNG are refused by code", () => {
  const refusal = expect.objectContaining({ code: "IMAGE_UNREADABLE" });
  for (let length = 0; length < barePng.length; length++)
    expect(() => textsOf(barePng.subarray(0, length))).toThrow(refusal);
  expect(() => withTexts(new Uint8Array(20), { key: "text" })).toThrow(refusal);
});
