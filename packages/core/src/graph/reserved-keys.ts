import type { DocumentPath } from "../problem/place.ts";

/** The key that objects cannot hold as data: assigning it changes what they inherit. */
const reserved = "__proto__";

/** Data without the keys that it cannot hold, and where they were. Returns the data itself when there are none. */
export function withoutReservedKeys(value: unknown): {
  readonly value: unknown;
  readonly found: readonly DocumentPath[];
} {
  const found: DocumentPath[] = [];
  collect(value, [], found);
  return { value: found.length === 0 ? value : copied(value), found };
}

function collect(value: unknown, at: DocumentPath, found: DocumentPath[]): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const place = [...at, Array.isArray(value) ? Number(key) : key];
    if (key === reserved) found.push(place);
    else if (typeof inner === "object") collect(inner, place, found);
  }
}

function copied(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copied);
  const kept = Object.entries(value).filter(([key]) => key !== reserved);
  return Object.fromEntries(kept.map(([key, inner]) => [key, copied(inner)]));
}
