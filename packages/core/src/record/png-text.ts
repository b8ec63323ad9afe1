import { utf8Text } from "../text/utf8.ts";
import { chunkAt, isPng, type PngChunk, pngChunk, pngSignature } from "./png-chunks.ts";

/**
 * PNG's text chunks (PNG specification, third edition, §11.3.3), written as iTXt and read as iTXt or tEXt: command line,
 * server and editor read what a picture says with it.
 */

/** Texts of a PNG by their keywords. */
export type PngTexts = { readonly [keyword: string]: string };

const keywordPattern = /^[\x21-\x7e](?:[\x20-\x7e]{0,77}[\x21-\x7e])?$/;

/**
 * The PNG with the texts in it, right after its header; undefined for bytes that are no PNG.
 *
 * @throws TypeError for a keyword that PNG does not allow.
 */
export function withPngTexts(png: Uint8Array, texts: PngTexts): Uint8Array | undefined {
  const header = isPng(png) ? chunkAt(png, pngSignature.length) : undefined;
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

/** What is read of a PNG's texts. */
export interface PngTextOptions {
  /** Bytes of all of them together; those beyond are left out. */
  readonly most?: number;
}

/** More than any record is long, with pictures embedded in it. */
const mostTextBytes = 16 * 2 ** 20;

/**
 * The texts of a PNG; undefined for bytes that are no PNG or end too early. Compressed texts, those of damaged chunks and
 * those beyond `most` (default 16 MiB) are left out; of several with one keyword the last counts.
 */
export function pngTexts(png: Uint8Array, { most = mostTextBytes }: PngTextOptions = {}): PngTexts | undefined {
  if (!isPng(png)) return undefined;
  const texts: { [keyword: string]: string } = {};
  let left = most;
  for (let at = pngSignature.length; ; ) {
    const chunk = chunkAt(png, at);
    if (chunk === undefined) return undefined;
    if (isText(chunk) && chunk.data.length <= left) {
      left -= chunk.data.length;
      const entry = entryOf(chunk);
      if (entry) Object.defineProperty(texts, entry[0], { value: entry[1], enumerable: true, configurable: true });
    }
    if (chunk.type === "IEND") return texts;
    at = chunk.end;
  }
}

function isText({ type }: PngChunk): boolean {
  return type === "iTXt" || type === "tEXt";
}

/** Keyword and text of a chunk that holds them and is not damaged. The picture itself is left to its decoder. */
function entryOf({ type, data, isIntact }: PngChunk): [string, string] | undefined {
  if (!isIntact()) return undefined;
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
  return pngChunk("iTXt", data);
}

function internationalText(data: Uint8Array): [string, string] | undefined {
  const keyEnd = data.indexOf(0);
  if (keyEnd < 1 || data[keyEnd + 1] !== 0) return undefined;
  const languageEnd = data.indexOf(0, keyEnd + 3);
  const translatedEnd = languageEnd < 0 ? -1 : data.indexOf(0, languageEnd + 1);
  if (translatedEnd < 0) return undefined;
  const text = utf8Text(data.subarray(translatedEnd + 1));
  return text === undefined ? undefined : [latin1(data.subarray(0, keyEnd)), text];
}

function plainText(data: Uint8Array): [string, string] | undefined {
  const keyEnd = data.indexOf(0);
  return keyEnd < 1 ? undefined : [latin1(data.subarray(0, keyEnd)), latin1(data.subarray(keyEnd + 1))];
}

/** Bytes that become a part of a text at once: as many as a call takes arguments everywhere. */
const partBytes = 8192;

/** ISO 8859-1, which decoders in browsers take for Windows-1252. */
function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += partBytes)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + partBytes)));
  return parts.join("");
}
