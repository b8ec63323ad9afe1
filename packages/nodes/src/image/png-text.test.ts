import { crc32 } from "node:zlib";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { sharpCodec } from "../host/sharp-codec.ts";
import { textsOf, withTexts } from "./png-text.ts";

let png: Uint8Array;
beforeAll(async () => {
  const image = { data: new Uint8Array(12), batch: 1, width: 2, height: 2, channels: 3 } as const;
  png = await sharpCodec.encode(image, { format: "png" });
});

/** A chunk made by other means than those under test. */
function chunk(type: string, data: string): Buffer {
  const body = Buffer.from(type + data, "latin1");
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** The PNG with a chunk after its header. */
const holding = (...chunks: readonly Buffer[]): Uint8Array =>
  new Uint8Array(Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]));

describe("texts in a PNG", () => {
  it("come back as they were written", () => {
    const keyword = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/).filter((key) => key !== "__proto__");
    // Text without lone surrogates, which UTF-8 cannot hold.
    const texts = fc.dictionary(keyword, fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(texts, (written) => {
        expect({ ...textsOf(withTexts(png, written)) }).toEqual({ ...written });
      }),
    );
  });

  it("are written with a checksum that others compute too", () => {
    const written = withTexts(png, { key: "text" });
    expect(Buffer.from(written.subarray(33, 33 + 24))).toEqual(chunk("iTXt", "key\0\0\0\0\0text"));
  });

  it("are read in the old encoding as well, and the last of a keyword counts", () => {
    expect(textsOf(holding(chunk("tEXt", "Author\0J\xfcrgen"), chunk("tEXt", "Author\0Zoe")))).toEqual({
      Author: "Zoe",
    });
    expect(textsOf(holding(chunk("tEXt", "Author\0J\xfcrgen")))).toEqual({ Author: "Jürgen" });
  });

  it("are left out when they are compressed, damaged or without keyword", () => {
    const damaged = chunk("tEXt", "key\0text");
    damaged[10] = 0;
    const without = holding(
      damaged,
      chunk("iTXt", "key\0\x01\0\0\0text"),
      chunk("tEXt", "no end"),
      chunk("iTXt", "k\0\0\0"),
    );
    expect(textsOf(without)).toEqual({});
  });

  it("cannot name the prototype", () => {
    const texts = textsOf(holding(chunk("tEXt", "__proto__\0text")));
    expect(Object.getPrototypeOf(texts)).toBe(Object.prototype);
    expect(Object.keys(texts)).toEqual(["__proto__"]);
  });

  it("need a keyword that PNG allows", () => {
    for (const keyword of ["", " a", "a ", "ä", "x".repeat(80)])
      expect(() => withTexts(png, { [keyword]: "" })).toThrow(TypeError);
  });

  it("are refused from any bytes that are no whole PNG, by code", () => {
    const refusal = expect.objectContaining({ code: "IMAGE_UNREADABLE" });
    for (let length = 0; length < png.length; length++) expect(() => textsOf(png.subarray(0, length))).toThrow(refusal);
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(() => textsOf(bytes)).toThrow(refusal);
      }),
    );
  });
});
