/** A record's own entry; names such as `constructor` are nothing special. */
export function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** A record's entries by name, so that the order of keys in a document decides nothing. */
export function byName<T>(record: Readonly<Record<string, T>> | undefined): [string, T][] {
  return Object.entries(record ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** An object of plain data. */
export type Tree = Readonly<Record<string, unknown>>;

/** Whether plain data is an object, with entries by name. */
export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Names of the entries that are there. */
export function keysOf(tree: Tree): string[] {
  return Object.keys(tree).filter((key) => tree[key] !== undefined);
}

/** An entry of plain data that has entries, a list's by its place; undefined for other data. */
export function memberOf(value: unknown, key: string): unknown {
  // Any object can be read by its keys.
  return typeof value === "object" && value !== null ? own(value as Tree, key) : undefined;
}
