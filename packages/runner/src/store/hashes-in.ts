/** Every sha256 that a text names. */
export function hashesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\b[0-9a-f]{64}\b/g)].map(([hash]) => hash))];
}
