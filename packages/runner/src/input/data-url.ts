/** Bytes that stand in a text. */
export interface InlineBytes {
  readonly bytes: Uint8Array;
  /** Media type, where the text says it. */
  readonly type?: string;
}

/** The bytes of a `data:` URL in base64; undefined for other text. */
export function dataUrl(text: string): InlineBytes | undefined {
  const head = /^data:([a-z]+\/[\w.+-]+)?(?:;[^;,]*)*?;base64,/i.exec(text);
  if (head === null) return undefined;
  const type = head[1]?.toLowerCase();
  return { bytes: Buffer.from(text.slice(head[0].length), "base64"), ...(type !== undefined && { type }) };
}
