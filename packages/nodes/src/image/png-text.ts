import { imageErrors } from "./error-codes.ts";
import type { PictureTexts } from "./picture-codec.ts";
import { chunkOf, chunks } from "./png-chunks.ts";

/** PNG's text chunks (PNG specification, third edition, §11.3.3), written as iTXt and read as iTXt or tEXt. */

const keywordPattern = /^[\x21-\x7e](?:[\x20-\x7e]{0,77}[\x21-\x7e])?$/;

/** The PNG with the texts in it, right after its header. */
export function withTexts(png: Uint8Array, texts: PictureTexts): Uint8Array {
  const [header] = [...chunks(png)];
  if (header?.type !== "IHDR") throw imageErrors.IMAGE_UNREADABLE();
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

function textChunk(keyword: string, text: string): Uint8Array {
  if (!keywordPattern.test(keyword)) throw new TypeError(`"${keyword}" is not a PNG keyword`);
  const encoder = new TextEncoder();
  const key = encoder.encode(keyword);
  const value = encoder.encode(text);
  // Keyword, end, not compressed, method, no language, no translated keyword, text.
  const data = new Uint8Array(key.length + 5 + value.length);
  data.set(key);
  data.set(value, key.length + 5);
  return chunkOf("iTXt", data);
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
