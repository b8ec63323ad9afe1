/** The values of picture `index` of a batch, copied. */
export function pictureOf(values: Float32Array, batch: number, index: number): Float32Array {
  const size = values.length / batch;
  return values.slice(index * size, (index + 1) * size);
}

/** Several arrays after one another, as one batch. */
export function concatenate(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}
