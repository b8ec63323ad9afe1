import { pngChunks } from "@sigmaflow/core/record";
import { pictureFormat } from "../image/picture-format.ts";

/** Whether a picture's file has a channel for transparency, as its first bytes say; JPEG files never do. */
export function hasAlpha(bytes: Uint8Array): boolean {
  switch (pictureFormat(bytes)) {
    case "png":
      return pngHasAlpha(bytes);
    case "webp":
      return webpHasAlpha(bytes);
    default:
      return false;
  }
}

/** PNG 11.2.1: colour types 4 and 6 have alpha; the others may name a transparent colour in a `tRNS` chunk. */
function pngHasAlpha(bytes: Uint8Array): boolean {
  for (const { type, data } of pngChunks(bytes)) {
    if (type === "tRNS" || (type === "IHDR" && (data[9] === 4 || data[9] === 6))) return true;
    if (type === "IDAT") return false;
  }
  return false;
}

/** WebP container: a flag of `VP8X`, or a bit behind the sizes of a lossless picture; plain lossy ones have none. */
function webpHasAlpha(bytes: Uint8Array): boolean {
  const first = fourLetters(bytes, 12);
  if (first === "VP8X") return (bytes[20]! & 0x10) !== 0;
  return first === "VP8L" && (bytes[24]! & 0x10) !== 0;
}

function fourLetters(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
