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

/** `at` is where `value` stands, and the same again when this returns. */
function collect(value: unknown, at: (string | number)[], found: DocumentPath[]): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) collectInside(value[index], index, at, found);
    return;
  }
  for (const key of Object.keys(value)) {
    if (key === reserved) found.push([...at, key]);
    // Any object can be read by its keys.
    else collectInside((value as Readonly<Record<string, unknown>>)[key], key, at, found);
  }
}

function collectInside(value: unknown, key: string | number, at: (string | number)[], found: DocumentPath[]): void {
  if (typeof value !== "object") return;
  at.push(key);
  collect(value, at, found);
  at.pop();
}

function copied(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copied);
  const kept = Object.entries(value).filter(([key]) => key !== reserved);
  return Object.fromEntries(kept.map(([key, inner]) => [key, copied(inner)]));
}
