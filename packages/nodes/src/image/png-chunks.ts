import type { SigmaflowError } from "@sigmaflow/core";
import { imageErrors } from "./error-codes.ts";
import { pictureFormat } from "./picture-format.ts";

const signatureLength = 8;

/** One part of a PNG file (PNG specification, third edition, §5.3). */
export interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
  /** Where the next chunk begins. */
  readonly end: number;
  readonly isIntact: boolean;
}

/**
 * The parts of a PNG file, in order.
 *
 * @throws `IMAGE_UNREADABLE` when the file is no PNG or ends too early.
 */
export function* chunks(png: Uint8Array): Generator<Chunk> {
  if (pictureFormat(png) !== "png") throw unreadable();
  const view = new DataView(png.buffer, png.byteOffset, png.length);
  let at = signatureLength;
  for (;;) {
    if (at + 12 > png.length) throw unreadable();
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > png.length) throw unreadable();
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    const data = png.subarray(at + 8, end - 4);
    // Pixels are left to the decoder; only texts are trusted by their checksum here.
    const isIntact = !type.endsWith("Xt") || crc32(png.subarray(at + 4, end - 4)) === view.getUint32(end - 4);
    yield { type, data, end, isIntact };
    if (type === "IEND") return;
    at = end;
  }
}

/** One part as it stands in a file. */
export function chunkOf(type: string, data: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(new TextEncoder().encode(type), 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

/** CRC-32 of ISO 3309, as PNG's annex D describes it. */
function crc32(bytes: Uint8Array): number {
  const table = crcTable();
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

let crcs: Uint32Array | undefined;

function crcTable(): Uint32Array {
  crcs ??= Uint32Array.from({ length: 256 }, (_, n) => {
    let value = n;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value;
  });
  return crcs;
}

function unreadable(): SigmaflowError {
  return imageErrors.IMAGE_UNREADABLE();
}
