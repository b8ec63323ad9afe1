/** Ignored parameters that are named; clients take headers of a few KiB only. */
const mostNamed = 30;

/** The header that names parameters that mean nothing to a graph; nothing where there are none. */
export function ignoredHeader(names: readonly string[]): { readonly "x-ignored-parameters"?: string } {
  if (names.length === 0) return {};
  return { "x-ignored-parameters": names.slice(0, mostNamed).map(headerSafe).join(", ") };
}

/** A key as a header can hold it, halves of characters replaced. */
function headerSafe(key: string): string {
  return encodeURIComponent(key.toWellFormed()).slice(0, 100);
}
