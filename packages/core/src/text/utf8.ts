/**
 * The text that bytes are in UTF-8, without a byte order mark unless it is to be kept; undefined where they are something
 * else, of which a decoder that forgives would make replacement characters.
 */
export function utf8Text(bytes: Uint8Array, { keepsMark = false } = {}): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: keepsMark }).decode(bytes);
  } catch {
    return undefined;
  }
}
