import { isFrom, isInput } from "../graph/document.ts";
import type { PortType } from "../port/port-type.ts";
import { valueFault } from "../problem/value-fault.ts";
import { own } from "../value/record.ts";
import type { CatalogueMigrations, CatalogueNode } from "./catalogue.ts";

/** Names that no kind of value can have or lose. */
const grammar: readonly string[] = ["any", "list"];

/**
 * Holds the migrations of all nodes and kinds to one another.
 *
 * @throws TypeError where an old name is in use or is that of two, where a kind's new name leads nowhere, and where a
 * step sets an input to a value outside its declaration.
 */
export function checkAllMigrations(
  nodes: ReadonlyMap<string, { readonly entry: CatalogueNode }>,
  types: ReadonlyMap<string, PortType>,
  { kinds }: CatalogueMigrations,
): void {
  const old = new Map<string, string>();
  for (const { entry } of nodes.values()) {
    for (const { type } of entry.migrations ?? []) {
      if (type === undefined) continue;
      const other = nodes.has(type) ? type : old.get(type);
      if (other !== undefined)
        throw new TypeError(`${type} is an old name of node ${entry.type} and a name of ${other}`);
      old.set(type, entry.type);
    }
    checkSet(entry, types);
  }
  for (const from of Object.keys(kinds)) {
    if (types.has(from) || grammar.includes(from)) throw new TypeError(`${from} is an old name of a kind and in use`);
    const seen = new Set<string>();
    let to: string | undefined = from;
    while (to !== undefined && !types.has(to) && !seen.has(to)) {
      seen.add(to);
      to = own(kinds, to);
    }
    if (to === undefined || !types.has(to))
      throw new TypeError(`the old name of a kind, ${from}, leads to none that is known`);
  }
}

/** Checks the values that steps set against today's inputs, where those still exist. */
function checkSet({ type, inputs, migrations = [] }: CatalogueNode, types: ReadonlyMap<string, PortType>): void {
  migrations.forEach(({ to, set = {} }, index) => {
    for (const [name, value] of Object.entries(set)) {
      const where = `the migration of node ${type} to version ${to} sets ${name}`;
      // A document may set it; a step cannot know any node or input to link.
      if (isFrom(value) || isInput(value)) throw new TypeError(`${where} to a link`);
      const now = migrations.slice(index + 1).reduce<string | undefined>((known, { rename, remove = [] }) => {
        if (known === undefined || remove.includes(known)) return undefined;
        return own(rename?.inputs, known) ?? known;
      }, name);
      const spec = now === undefined ? undefined : own(inputs, now);
      const fault = spec && valueFault(name, spec, value, types);
      if (fault !== undefined) throw new TypeError(`${where} to ${JSON.stringify(value)}, which it does not accept`);
    }
  });
}
