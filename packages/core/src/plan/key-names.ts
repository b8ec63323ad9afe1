import type { CatalogueNode } from "../node/catalogue.ts";

/** What a node's type and inputs are called in keys: as in its first version, so that a new name loses no result. */
export interface KeyNames {
  readonly type: string;
  /** First names by today's, of inputs that were renamed. */
  readonly inputs: ReadonlyMap<string, string>;
}

const known = new WeakMap<CatalogueNode, KeyNames>();

/** The names of a node in keys. */
export function keyNames(entry: CatalogueNode): KeyNames {
  const before = known.get(entry);
  if (before !== undefined) return before;
  const inputs = new Map<string, string>();
  let { type } = entry;
  for (const step of [...(entry.migrations ?? [])].reverse()) {
    type = step.type ?? type;
    for (const [old, name] of Object.entries(step.rename?.inputs ?? {})) {
      const today = [...inputs].find(([, first]) => first === name)?.[0] ?? name;
      inputs.set(today, old);
    }
  }
  const names = { type, inputs };
  known.set(entry, names);
  return names;
}
