import { inflateSync } from "node:zlib";
import sharp from "sharp";

/** The chunks of a PNG file, each with its type and all of its bytes. */
export function chunksOf(png: Buffer): { readonly type: string; readonly bytes: Buffer }[] {
  const chunks = [];
  for (let at = 8; at < png.length; ) {
    const end = at + 12 + png.readUInt32BE(at);
    chunks.push({ type: png.toString("latin1", at + 4, at + 8), bytes: png.subarray(at, end) });
    at = end;
  }
  return chunks;
}

/** A PNG file's pixels, row by row, by a decoder that is none of ours. */
export async function pixelsOf(png: Buffer): Promise<Buffer> {
  return await sharp(png).raw().toBuffer();
}

/** The record of a PNG that a run wrote: the international text `sigmaflow` (PNG 1.2, 4.2.3.3). */
export function recordIn(png: Buffer): { readonly seed: number; readonly inputs: Readonly<Record<string, unknown>> } {
  for (const { bytes } of chunksOf(png).filter(({ type }) => type === "iTXt")) {
    const data = bytes.subarray(8, -4);
    const [keyword, rest] = cut(data);
    if (keyword !== "sigmaflow") continue;
    const isCompressed = rest[0] === 1;
    const [, translated] = cut(rest.subarray(2));
    const [, text] = cut(translated);
    return JSON.parse((isCompressed ? inflateSync(text) : text).toString("utf8"));
  }
  throw new Error("the picture holds no record of a run");
}

/** What stands before the first zero, and what after it. */
function cut(bytes: Buffer): readonly [string, Buffer] {
  const at = bytes.indexOf(0);
  return [bytes.toString("latin1", 0, at), bytes.subarray(at + 1)];
}
