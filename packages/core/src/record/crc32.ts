import type { InParts } from "../value/in-parts.ts";

/** Bytes between two turns: a few milliseconds. */
const partBytes = 2 ** 20;

/** CRC-32 of ISO 3309, as PNG's annex D describes it, four bytes at a time: byte by byte takes several times as long. */
export function* crc32(bytes: Uint8Array): InParts<number> {
  let crc = 0xffffffff;
  for (let start = 0; start < bytes.length; start += partBytes) {
    if (start > 0) yield;
    crc = goOn(crc, bytes, start, Math.min(bytes.length, start + partBytes));
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function goOn(from: number, bytes: Uint8Array, start: number, end: number): number {
  tables ??= tablesOfFour();
  const table = tables;
  const whole = end - ((end - start) % 4);
  let crc = from;
  for (let at = start; at < whole; at += 4) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    crc =
      table[768 + (crc & 0xff)]! ^
      table[512 + ((crc >>> 8) & 0xff)]! ^
      table[256 + ((crc >>> 16) & 0xff)]! ^
      table[crc >>> 24]!;
  }
  for (let at = whole; at < end; at++) crc = table[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8);
  return crc;
}

let tables: Int32Array | undefined;

/** For each byte what it comes to with none, one, two or three more after it. */
function tablesOfFour(): Int32Array {
  const table = new Int32Array(4 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    table[byte] = value;
  }
  for (let at = 256; at < table.length; at++) {
    const before = table[at - 256]!;
    table[at] = table[before & 0xff]! ^ (before >>> 8);
  }
  return table;
}
