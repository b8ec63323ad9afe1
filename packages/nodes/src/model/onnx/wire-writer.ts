/** Writes protobuf's wire format (protobuf.dev/programming-guides/encoding): fields as bytes that are joined into messages. */

const encoder = new TextEncoder();

/** A length-delimited field. */
export function message(field: number, ...content: readonly Uint8Array[]): Uint8Array {
  const bytes = content.length === 1 && content[0] ? content[0] : join(...content);
  return join(varint(field * 8 + 2), varint(bytes.length), bytes);
}

/** A whole number, two's complement when negative. */
export function integer(field: number, value: number): Uint8Array {
  return join(varint(field * 8), varint(value));
}

/** A 32-bit floating-point number. */
export function float(field: number, value: number): Uint8Array {
  return join(varint(field * 8 + 5), new Uint8Array(Float32Array.of(value).buffer));
}

/** A text, as UTF-8. */
export function text(field: number, value: string): Uint8Array {
  return message(field, encoder.encode(value));
}

/** Byte arrays one after the other. */
export function join(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function varint(value: number): Uint8Array {
  if (value >= 0 && value < 128) return Uint8Array.of(value);
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
