/**
 * PNG's text chunks (PNG specification, third edition, §11.3.3), written as iTXt and read as iTXt or tEXt. The only
 * place that takes a PNG apart: command line, server and editor read what a picture says with it.
 */

/** Texts of a PNG by their keywords. */
export type PngTexts = { readonly [keyword: string]: string };

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const keywordPattern = /^[\x21-\x7e](?:[\x20-\x7e]{0,77}[\x21-\x7e])?$/;

/** Whether a file begins as a PNG does. */
export function isPng(bytes: Uint8Array): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}

/**
 * The PNG with the texts in it, right after its header; undefined for bytes that are no PNG. Throws a TypeError for a
 * keyword that PNG does not allow.
 */
export function withPngTexts(png: Uint8Array, texts: PngTexts): Uint8Array | undefined {
  const header = isPng(png) ? chunkAt(png, signature.length) : undefined;
  if (header?.type !== "IHDR") return undefined;
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
 * The texts of a PNG; undefined for bytes that are no PNG or end too early. Compressed texts and those of damaged chunks
 * are left out; of several with one keyword the last counts.
 */
export function pngTexts(png: Uint8Array): PngTexts | undefined {
  if (!isPng(png)) return undefined;
  const texts: { [keyword: string]: string } = {};
  for (let at = signature.length; ; ) {
    const chunk = chunkAt(png, at);
    if (chunk === undefined) return undefined;
    const entry = entryOf(png, at, chunk);
    if (entry) Object.defineProperty(texts, entry[0], { value: entry[1], enumerable: true, configurable: true });
    if (chunk.type === "IEND") return texts;
    at = chunk.end;
  }
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
  /** Where the next chunk begins. */
  readonly end: number;
}

/** The chunk that begins at an offset; undefined where the file ends before it does. */
function chunkAt(png: Uint8Array, at: number): Chunk | undefined {
  if (at + 12 > png.length) return undefined;
  const end = at + 12 + new DataView(png.buffer, png.byteOffset).getUint32(at);
  if (end > png.length) return undefined;
  return { type: String.fromCharCode(...png.subarray(at + 4, at + 8)), data: png.subarray(at + 8, end - 4), end };
}

/** Keyword and text of a chunk that holds them and is not damaged. Pixels are left to the decoder. */
function entryOf(png: Uint8Array, at: number, { type, data, end }: Chunk): [string, string] | undefined {
  if (type !== "iTXt" && type !== "tEXt") return undefined;
  const sum = new DataView(png.buffer, png.byteOffset).getUint32(end - 4);
  if (crc32(png.subarray(at + 4, end - 4)) !== sum) return undefined;
  return type === "iTXt" ? internationalText(data) : plainText(data);
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
