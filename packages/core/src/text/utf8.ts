/**
 * The text that bytes are in UTF-8, without a byte order mark; undefined where they are something else, of which a
 * decoder that forgives would make replacement characters.
 */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
