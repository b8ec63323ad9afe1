/** Bytes from a text such as `500MB` or `2GiB`; undefined for text that is no size. */
export function parseBytes(text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)\s*(?:([kmgt])(i?)b?|b)?$/i.exec(text.trim());
  if (!found) return undefined;
  const power = found[2] === undefined ? 0 : "kmgt".indexOf(found[2].toLowerCase()) + 1;
  return Math.floor(Number(found[1]) * (found[3] ? 1024 : 1000) ** power);
}
