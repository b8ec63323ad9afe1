import type { SigmaflowError } from "@sigmaflow/core";
import { imageErrors } from "./error-codes.ts";
import type { PictureTexts } from "./picture-codec.ts";
import { pictureFormat } from "./picture-format.ts";

/** PNG's text chunks (PNG specification, third edition, §11.3.3), written as iTXt and read as iTXt or tEXt. */

const signatureLength = 8;
const keywordPattern = /^[\x21-\x7e](?:[\x20-\x7e]{0,77}[\x21-\x7e])?$/;

/** The PNG with the texts in it, right after its header. */
export function withTexts(png: Uint8Array, texts: PictureTexts): Uint8Array {
  const [header] = [...chunks(png)];
  if (header?.type !== "IHDR") throw unreadable();
  const added = Object.entries(texts).map(([keyword, text]) => textChunk(keyword, text));
  const out = new Uint8Array(png.length + added.reduce((sum, chunk) => sum + chunk.length, 0));
  out.set(png.subarray(0, header.end));
  let at = header.end;
  for (const chunk of added) {
    out.set(chunk, at);
    at += chunk.length;
  }
  out.set(png.subarray(header.end), at);
  return out;
}

/**
 * The texts of a PNG. Compressed texts and those of damaged chunks are left out.
 *
 * @throws `IMAGE_UNREADABLE` when the file is no PNG or ends too early.
 */
export function textsOf(png: Uint8Array): PictureTexts {
  const texts: { [keyword: string]: string } = {};
  for (const { type, data, isIntact } of chunks(png)) {
    if (!isIntact || (type !== "iTXt" && type !== "tEXt")) continue;
    const entry = type === "iTXt" ? internationalText(data) : plainText(data);
    if (entry) Object.defineProperty(texts, entry[0], { value: entry[1], enumerable: true, configurable: true });
  }
  return texts;
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
  /** Where the next chunk begins. */
  readonly end: number;
  readonly isIntact: boolean;
}

function* chunks(png: Uint8Array): Generator<Chunk> {
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

function textChunk(keyword: string, text: string): Uint8Array {
  if (!keywordPattern.test(keyword)) throw new TypeError(`"${keyword}" is not a PNG keyword`);
  const encoder = new TextEncoder();
  const key = encoder.encode(keyword);
  const value = encoder.encode(text);
  // Keyword, end, not compressed, method, no language, no translated keyword, text.
  const data = new Uint8Array(key.length + 5 + value.length);
  data.set(key);
  data.set(value, key.length + 5);
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(encoder.encode("iTXt"), 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

function internationalText(data: Uint8Array): [string, string] | undefined {
  const keyEnd = data.indexOf(0);
  if (keyEnd < 1 || data[keyEnd + 1] !== 0) return undefined;
  const languageEnd = data.indexOf(0, keyEnd + 3);
  const translatedEnd = languageEnd < 0 ? -1 : data.indexOf(0, languageEnd + 1);
  if (translatedEnd < 0) return undefined;
  return [latin1(data.subarray(0, keyEnd)), new TextDecoder().decode(data.subarray(translatedEnd + 1))];
}

function plainText(data: Uint8Array): [string, string] | undefined {
  const keyEnd = data.indexOf(0);
  return keyEnd < 1 ? undefined : [latin1(data.subarray(0, keyEnd)), latin1(data.subarray(keyEnd + 1))];
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
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
