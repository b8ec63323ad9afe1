import { utf8Text } from "../text/utf8.ts";
import { atOnce, type InParts, inTurns, type Turn } from "../value/in-parts.ts";
import { chunkAt, isPng, makingChunk, type PngChunk, pngSignature } from "./png-chunks.ts";

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
  return atOnce(writing(png, texts));
}

/** The same as {@link withPngTexts}, waiting for `turn` before each part of long texts. */
export function withPngTextsInTurns(png: Uint8Array, texts: PngTexts, turn: Turn): Promise<Uint8Array | undefined> {
  return inTurns(writing(png, texts), turn);
}

function* writing(png: Uint8Array, texts: PngTexts): InParts<Uint8Array | undefined> {
  const header = isPng(png) ? chunkAt(png, pngSignature.length) : undefined;
  if (header?.type !== "IHDR") return undefined;
  const added: Uint8Array[] = [];
  for (const [keyword, text] of Object.entries(texts)) added.push(yield* textChunk(keyword, text));
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
export function pngTexts(png: Uint8Array, options: PngTextOptions = {}): PngTexts | undefined {
  return atOnce(reading(png, options));
}

/** The same as {@link pngTexts}, waiting for `turn` before each part of long texts. */
export function pngTextsInTurns(
  png: Uint8Array,
  turn: Turn,
  options: PngTextOptions = {},
): Promise<PngTexts | undefined> {
  return inTurns(reading(png, options), turn);
}

function* reading(png: Uint8Array, { most = mostTextBytes }: PngTextOptions): InParts<PngTexts | undefined> {
  if (!isPng(png)) return undefined;
  const texts: { [keyword: string]: string } = {};
  let left = most;
  for (let at = pngSignature.length; ; ) {
    const chunk = chunkAt(png, at);
    if (chunk === undefined) return undefined;
    if (isText(chunk) && chunk.data.length <= left) {
      left -= chunk.data.length;
      const entry = yield* entryOf(chunk);
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
function* entryOf({ type, data, checking }: PngChunk): InParts<[string, string] | undefined> {
  if (!(yield* checking())) return undefined;
  yield;
  return type === "iTXt" ? internationalText(data) : yield* plainText(data);
}

function* textChunk(keyword: string, text: string): InParts<Uint8Array> {
  if (!keywordPattern.test(keyword)) throw new TypeError(`"${keyword}" is not a PNG keyword`);
  const encoder = new TextEncoder();
  const key = encoder.encode(keyword);
  const value = encoder.encode(text);
  // Keyword, end, not compressed, method, no language, no translated keyword, text.
  const data = new Uint8Array(key.length + 5 + value.length);
  data.set(key);
  data.set(value, key.length + 5);
  yield;
  return yield* makingChunk("iTXt", data);
}

function internationalText(data: Uint8Array): [string, string] | undefined {
  const keyEnd = data.indexOf(0);
  if (keyEnd < 1 || data[keyEnd + 1] !== 0) return undefined;
  const languageEnd = data.indexOf(0, keyEnd + 3);
  const translatedEnd = languageEnd < 0 ? -1 : data.indexOf(0, languageEnd + 1);
  if (translatedEnd < 0) return undefined;
  const text = utf8Text(data.subarray(translatedEnd + 1));
  return text === undefined ? undefined : [atOnce(latin1(data.subarray(0, keyEnd))), text];
}

function* plainText(data: Uint8Array): InParts<[string, string] | undefined> {
  const keyEnd = data.indexOf(0);
  if (keyEnd < 1) return undefined;
  return [yield* latin1(data.subarray(0, keyEnd)), yield* latin1(data.subarray(keyEnd + 1))];
}

/** Bytes that become a part of a text at once: as many as a call takes arguments everywhere. */
const partBytes = 8192;

/** ISO 8859-1. Where it is what decoders of that name read in browsers, which is Windows-1252, they do it sooner. */
function* latin1(bytes: Uint8Array): InParts<string> {
  const decoder = new TextDecoder("latin1");
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += partBytes) {
    if (at > 0 && at % (64 * partBytes) === 0) yield;
    const part = bytes.subarray(at, at + partBytes);
    parts.push(hasControls(part) ? String.fromCharCode(...part) : decoder.decode(part));
  }
  return parts.join("");
}

/** Whether there are bytes that Windows-1252 has other characters for. */
function hasControls(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) if ((bytes[at]! & 0xe0) === 0x80) return true;
  return false;
}
