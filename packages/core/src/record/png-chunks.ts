import { atOnce, type InParts } from "../value/in-parts.ts";
import { crc32 } from "./crc32.ts";

/** The parts of PNG files (PNG specification, third edition, §5.3). The only place that takes a PNG apart. */

/** One part of a PNG file. */
export interface PngChunk {
  readonly type: string;
  readonly data: Uint8Array;
  /** Where the next chunk begins. */
  readonly end: number;
  /** Whether its checksum is right; worked out when asked. */
  readonly isIntact: () => boolean;
  /** The same in parts. */
  readonly checking: () => InParts<boolean>;
}

/** The bytes with which every PNG file begins. */
export const pngSignature: Uint8Array = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Whether a file begins as a PNG does. */
export function isPng(bytes: Uint8Array): boolean {
  return pngSignature.every((byte, i) => bytes[i] === byte);
}

/** The chunk that begins at an offset; undefined where the file ends before it does. */
export function chunkAt(png: Uint8Array, at: number): PngChunk | undefined {
  if (at + 12 > png.length) return undefined;
  const view = new DataView(png.buffer, png.byteOffset);
  const end = at + 12 + view.getUint32(at);
  if (end > png.length) return undefined;
  const checking = function* () {
    return (yield* crc32(png.subarray(at + 4, end - 4))) === view.getUint32(end - 4);
  };
  return {
    type: String.fromCharCode(...png.subarray(at + 4, at + 8)),
    data: png.subarray(at + 8, end - 4),
    end,
    isIntact: () => atOnce(checking()),
    checking,
  };
}

/** The chunks of a PNG in order, up to its last or to where the file ends too early; none of other files. */
export function* pngChunks(png: Uint8Array): Generator<PngChunk> {
  if (!isPng(png)) return;
  let chunk = chunkAt(png, pngSignature.length);
  while (chunk !== undefined) {
    yield chunk;
    chunk = chunk.type === "IEND" ? undefined : chunkAt(png, chunk.end);
  }
}

/** One chunk as it stands in a file. `type` has four letters. */
export function pngChunk(type: string, data: Uint8Array): Uint8Array {
  return atOnce(makingChunk(type, data));
}

/** The same as {@link pngChunk}, in parts. */
export function* makingChunk(type: string, data: Uint8Array): InParts<Uint8Array> {
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(new TextEncoder().encode(type), 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, yield* crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}
