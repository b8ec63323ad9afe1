/** All bytes that come, joined; undefined as soon as they are more than `most`, when the rest is not read. */
export async function bytesWithin(
  parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  most: number,
): Promise<Buffer | undefined> {
  const read: Uint8Array[] = [];
  let size = 0;
  for await (const part of parts) {
    size += part.byteLength;
    if (size > most) return undefined;
    read.push(part);
  }
  return Buffer.concat(read);
}
