/** The values of picture `index` of a batch, copied. */
export function pictureOf(values: Float32Array, batch: number, index: number): Float32Array {
  const size = values.length / batch;
  return values.slice(index * size, (index + 1) * size);
}

/** Several arrays after one another, as one batch of floats. */
export function concatenate(parts: readonly (Float32Array | Int32Array)[]): Float32Array {
  return putInto(new Float32Array(lengthOf(parts)), parts);
}

/** The same of bytes; a single array, which may have megabytes, is not copied. */
export function concatenateBytes(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  return first !== undefined && parts.length === 1 ? first : putInto(new Uint8Array(lengthOf(parts)), parts);
}

function lengthOf(parts: readonly ArrayLike<number>[]): number {
  return parts.reduce((length, part) => length + part.length, 0);
}

function putInto<T extends Float32Array | Uint8Array>(out: T, parts: readonly ArrayLike<number>[]): T {
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}
