import type { SigmaflowError } from "@sigmaflow/core";
import { modelErrors } from "../error-codes.ts";

/** Random access to a file's bytes. `read` may return fewer bytes than asked for at the end only. */
export interface ByteSource {
  readonly size: number;
  read(offset: number, length: number): Uint8Array;
}

/** Bytes in memory as a source. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

const windowBytes = 1 << 16;
const longestString = 1 << 16;
/** Ends a file made of nothing but tiny fields after about a second. */
const mostFields = 20_000_000;
const deepest = 32;
const decoder = new TextDecoder();

const malformed = (position: number, what: string): SigmaflowError =>
  modelErrors.ONNX_MALFORMED({ found: what, position });

/**
 * Walks protobuf's wire format (protobuf.dev/programming-guides/encoding) in bounded memory: large fields are stepped
 * over without reading them.
 *
 * @throws `ONNX_MALFORMED` for anything that is not well-formed, `ONNX_TOO_LARGE` beyond 20 million fields.
 */
export class WireReader {
  readonly #source: ByteSource;
  #window: Uint8Array = new Uint8Array(0);
  #windowStart = 0;
  #position = 0;
  #fields = 0;
  #depth = 0;
  #wire = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** How many bytes have been read, or stepped over. */
  get position(): number {
    return this.#position;
  }

  /** Visits the whole source as one message. */
  root(visit: (field: number) => void): void {
    this.#message(this.#source.size, visit);
  }

  /** Visits the current field as a message. */
  message(visit: (field: number) => void): void {
    this.#message(this.#lengthDelimited(), visit);
  }

  /** The current field as text; at most 64 KiB. */
  string(): string {
    return decoder.decode(this.bytes(longestString));
  }

  /** A copy of the current field's bytes. */
  bytes(most: number): Uint8Array {
    const end = this.#lengthDelimited();
    const length = end - this.#position;
    if (length > most) throw malformed(this.#position, `a field of ${length} bytes where at most ${most} belong`);
    const bytes = this.#take(length);
    this.#position = end;
    return bytes;
  }

  /** Length in bytes of the current field, which is stepped over. */
  skippedLength(): number {
    const end = this.#lengthDelimited();
    const length = end - this.#position;
    this.#position = end;
    return length;
  }

  /** The current field as a signed integer; beyond 2^53 it is rounded. */
  integer(): number {
    if (this.#wire !== 0) throw malformed(this.#position, "an integer of the wrong kind");
    return this.#varint();
  }

  /** The current field as one or many (packed) signed integers, added to `into`, of which there may be `most`. */
  integers(into: number[], most: number): void {
    if (this.#wire === 0) into.push(this.#varint());
    else {
      const end = this.#lengthDelimited();
      while (this.#position < end && into.length <= most) into.push(this.#varint());
      if (into.length <= most && this.#position !== end) throw malformed(this.#position, "a list that ends too late");
    }
    if (into.length > most) throw malformed(this.#position, `a list longer than ${most}`);
  }

  /** The current field as one or many (packed) 32-bit floats, added to `into`, of which there may be `most`. */
  floats(into: number[], most: number): void {
    const bytes = this.#wire === 5 ? this.#take(4) : this.bytes(4 * most);
    if (this.#wire === 5) this.#position += 4;
    if (bytes.length % 4 !== 0) throw malformed(this.#position, "a list of floats of odd length");
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let i = 0; i < bytes.length; i += 4) into.push(view.getFloat32(i, true));
    if (into.length > most) throw malformed(this.#position, `a list longer than ${most}`);
  }

  #message(end: number, visit: (field: number) => void): void {
    if (++this.#depth > deepest) throw malformed(this.#position, "messages nested too deeply");
    while (this.#position < end) {
      if (++this.#fields > mostFields) throw modelErrors.ONNX_TOO_LARGE({ mostFields });
      const key = this.#varint();
      const field = Math.floor(key / 8);
      const wire = key % 8;
      this.#wire = wire;
      if (field < 1 || field > 0x1fffffff) throw malformed(this.#position, "an impossible field number");
      const before = this.#position;
      visit(field);
      // Every kind of content takes at least one byte, so a visitor that read nothing has left the position alone.
      if (this.#position === before) this.#skip(wire);
      if (this.#position > end) throw malformed(before, "a field that is longer than what holds it");
    }
    this.#depth--;
  }

  #skip(wire: number): void {
    if (wire === 0) this.#varint();
    else if (wire === 1) this.#position += 8;
    else if (wire === 2) this.#position = this.#lengthDelimited();
    else if (wire === 5) this.#position += 4;
    else throw malformed(this.#position, `a field of unknown kind ${wire}`);
  }

  #lengthDelimited(): number {
    if (this.#wire !== 2) throw malformed(this.#position, "a field of the wrong kind");
    const length = this.#varint();
    const end = this.#position + length;
    if (length < 0 || end > this.#source.size) throw malformed(this.#position, "a length beyond the end of the file");
    return end;
  }

  #varint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 7; count++) {
      const byte = this.#byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    let exact = BigInt(value);
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      exact |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, exact));
    }
    throw malformed(this.#position, "a number of more than ten bytes");
  }

  #byte(): number {
    const at = this.#position - this.#windowStart;
    const byte = at >= 0 ? this.#window[at] : undefined;
    if (byte !== undefined) {
      this.#position++;
      return byte;
    }
    this.#window = this.#source.read(this.#position, windowBytes);
    this.#windowStart = this.#position;
    const first = this.#window[0];
    if (first === undefined) throw malformed(this.#position, "an unexpected end");
    this.#position++;
    return first;
  }

  #take(length: number): Uint8Array {
    const at = this.#position - this.#windowStart;
    const bytes =
      at >= 0 && at + length <= this.#window.length
        ? this.#window.slice(at, at + length)
        : Uint8Array.from(this.#source.read(this.#position, length));
    if (bytes.length !== length) throw malformed(this.#position, "an unexpected end");
    return bytes;
  }
}
