/** Plain data with the keys of all objects in order; absent ones left out. */
export function sorted<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  // Sorting keys keeps the type.
  if (Array.isArray(value)) return value.map(sorted) as T;
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, entry]) => [key, sorted(entry)]),
  ) as T;
}

/** Plain data as text that is the same for the same data, whatever the order of its keys; "" for nothing. */
export function jsonText(value: unknown): string {
  return value === undefined ? "" : JSON.stringify(sorted(value));
}
