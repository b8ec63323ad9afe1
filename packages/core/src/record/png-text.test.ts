import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { barePng, chunk, pngHolding } from "./fixtures/png.ts";
import { isPng } from "./png-chunks.ts";
import { pngTexts, pngTextsInTurns, withPngTexts, withPngTextsInTurns } from "./png-text.ts";

describe("texts in a PNG", () => {
  it("come back as they were written", () => {
    const keyword = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/).filter((key) => key !== "__proto__");
    // Text without lone surrogates, which UTF-8 cannot hold.
    const texts = fc.dictionary(keyword, fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(texts, (written) => {
        expect({ ...pngTexts(withPngTexts(barePng, written)!) }).toEqual({ ...written });
      }),
    );
  });

  it("are written with a checksum that others compute too", () => {
    const written = withPngTexts(barePng, { key: "text" })!;
    expect(Buffer.from(written.subarray(33, 33 + 24))).toEqual(chunk("iTXt", "key\0\0\0\0\0text"));
  });

  it("leave everything else as it was", () => {
    const written = withPngTexts(barePng, { key: "text" })!;
    expect(Buffer.concat([written.subarray(0, 33), written.subarray(33 + 24)])).toEqual(Buffer.from(barePng));
    expect(withPngTexts(barePng, {})).toEqual(barePng);
  });

  it("are read in the old encoding as well, and the last of a keyword counts", () => {
    expect(pngTexts(pngHolding(chunk("tEXt", "Author\0J\xfcrgen"), chunk("tEXt", "Author\0Zoe")))).toEqual({
      Author: "Zoe",
    });
    expect(pngTexts(pngHolding(chunk("tEXt", "Author\0J\xfcrgen")))).toEqual({ Author: "Jürgen" });
  });

  it("are read past a language and a translated keyword", () => {
    expect(pngTexts(pngHolding(chunk("iTXt", "key\0\0\0de\0Schl\xc3\xbcssel\0Gr\xc3\xbc\xc3\x9fe")))).toEqual({
      key: "Grüße",
    });
  });

  it("are left out when they are compressed, damaged or without keyword", () => {
    const damaged = chunk("tEXt", "key\0text");
    damaged[10] = 0;
    const without = pngHolding(
      damaged,
      chunk("iTXt", "key\0\x01\0\0\0text"),
      chunk("tEXt", "no end"),
      chunk("tEXt", "\0no keyword"),
      chunk("iTXt", "k\0\0\0"),
    );
    expect(pngTexts(without)).toEqual({});
  });

  it("[faults Weak 4.1] are left out beyond 16 MiB, or as much as is asked for", () => {
    const text = (length: number) => chunk("tEXt", `k${length}\0${"\xe4".repeat(length)}`);
    const long = pngHolding(text(17 * 2 ** 20), text(9 * 2 ** 20), text(8 * 2 ** 20), text(7));
    const read = pngTexts(long)!;
    expect(Object.keys(read)).toEqual([`k${9 * 2 ** 20}`, "k7"]);
    expect(read[`k${9 * 2 ** 20}`] === "ä".repeat(9 * 2 ** 20)).toBe(true);
    expect(pngTexts(pngHolding(text(7), text(8)), { most: 10 })).toEqual({ k7: "ä".repeat(7) });
  });

  it("[faults Weak 4.1] are written and read with a turn for others at least every MiB", async () => {
    const text = "A graph. ".repeat(2 ** 19);
    let turns = 0;
    const turn = () => {
      turns++;
      return undefined;
    };
    const written = (await withPngTextsInTurns(barePng, { text }, turn))!;
    expect(turns).toBeGreaterThanOrEqual(text.length / 2 ** 20);
    expect(Buffer.compare(written, withPngTexts(barePng, { text })!)).toBe(0);
    for (const png of [written, pngHolding(chunk("tEXt", `text\0${text}`))]) {
      turns = 0;
      expect((await pngTextsInTurns(png, turn))?.text === text).toBe(true);
      expect(turns).toBeGreaterThanOrEqual(text.length / 2 ** 20);
    }
    // Some of these are other characters in Windows-1252.
    const all = String.fromCharCode(...Array.from({ length: 255 }, (_, at) => at + 1));
    expect(pngTexts(pngHolding(chunk("tEXt", `text\0${all}`)))).toEqual({ text: all });
  });

  it("[faults Weak 11.1] are left out where they are not UTF-8 and should be", () => {
    expect(pngTexts(pngHolding(chunk("iTXt", "key\0\0\0\0\0gr\xfcn")))).toEqual({});
  });

  it("cannot name the prototype", () => {
    const texts = pngTexts(pngHolding(chunk("tEXt", "__proto__\0text")))!;
    expect(Object.getPrototypeOf(texts)).toBe(Object.prototype);
    expect(Object.keys(texts)).toEqual(["__proto__"]);
  });

  it("need a keyword that PNG allows", () => {
    for (const keyword of ["", " a", "a ", "ä", "x".repeat(80)])
      expect(() => withPngTexts(barePng, { [keyword]: "" })).toThrow(TypeError);
  });

  it("are read from a part of a larger buffer", () => {
    const larger = new Uint8Array(barePng.length + 7 + 24);
    larger.set(withPngTexts(barePng, { key: "text" })!, 7);
    expect(pngTexts(larger.subarray(7))).toEqual({ key: "text" });
  });

  it("are not there, and cannot be put, where there is no whole PNG", () => {
    for (let length = 0; length < barePng.length; length++) {
      expect(pngTexts(barePng.subarray(0, length))).toBe(undefined);
      if (length < 33) expect(withPngTexts(barePng.subarray(0, length), {})).toBe(undefined);
    }
    // The first chunk is no header.
    expect(withPngTexts(Buffer.concat([barePng.subarray(0, 8), barePng.subarray(33)]), {})).toBe(undefined);
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(pngTexts(bytes)).toBe(undefined);
        expect(pngTexts(Buffer.concat([barePng.subarray(0, 8), bytes]))).toBe(undefined);
      }),
    );
  });

  it("a chunk that claims to be longer than the file ends it", () => {
    const long = chunk("tEXt", "key\0text");
    long.writeUInt32BE(0xffffffff, 0);
    expect(pngTexts(pngHolding(long))).toBe(undefined);
  });
});

it("a PNG is known by its first eight bytes", () => {
  expect(isPng(barePng)).toBe(true);
  for (let i = 0; i < 8; i++) expect(isPng(barePng.with(i, 0x20))).toBe(false);
  expect(isPng(barePng.subarray(0, 7))).toBe(false);
});
