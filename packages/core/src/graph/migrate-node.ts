import type { CatalogueNode } from "../node/catalogue.ts";
import type { NodeMigration } from "../node/migration.ts";
import { own } from "../value/record.ts";
import type { GivenValue, GraphNode } from "./document.ts";

/** New names by old ones. */
export type Renames = Readonly<Record<string, string>>;

/** One node brought up to date, and what that renamed. */
export interface MigratedNode {
  readonly node: GraphNode;
  /** Old names of inputs by new ones, where they differ. */
  readonly inputs: Readonly<Record<string, string>>;
  /** What each step renamed outputs to. */
  readonly outputs: readonly Renames[];
}

/** What one input is given, and what the document calls it; steps set inputs that no document names. */
interface Given {
  readonly value: GivenValue;
  readonly origin?: string;
}

/**
 * Takes a node through the steps from its version to the newest; undefined when it stays as it is. A type's old name
 * counts for the versions that had it.
 */
export function migrateNode(node: GraphNode, entry: CatalogueNode): MigratedNode | undefined {
  const { v: version = 1 } = node;
  const steps = entry.migrations?.filter(({ to }) => to > version) ?? [];
  if (node.type !== entry.type && !steps.some(({ type }) => type === node.type)) return undefined;
  if (steps.length === 0 && node.v !== 1) return undefined;
  const { v: _, ...rest } = node;
  if (steps.length === 0) return { node: rest, inputs: {}, outputs: [] };
  let given: ReadonlyMap<string, Given> = new Map(
    Object.entries(node.in ?? {}).map(([name, value]) => [name, { value, origin: name }]),
  );
  for (const step of steps) given = inputsAfter(given, step);
  const all = [...given];
  const renamed = all.flatMap(([name, { origin }]) =>
    origin === undefined || origin === name ? [] : [[name, origin]],
  );
  const inputs = Object.fromEntries(all.map(([name, { value }]) => [name, value]));
  return {
    node: {
      ...rest,
      type: entry.type,
      v: entry.version,
      ...((node.in !== undefined || all.length > 0) && { in: inputs }),
    },
    inputs: Object.fromEntries(renamed),
    outputs: steps.flatMap(({ rename }) => (rename?.outputs === undefined ? [] : [rename.outputs])),
  };
}

function inputsAfter(
  given: ReadonlyMap<string, Given>,
  { rename, remove = [], set = {} }: NodeMigration,
): ReadonlyMap<string, Given> {
  const renames = rename?.inputs ?? {};
  const stays = (name: string) => given.has(name) && !remove.includes(name) && !Object.hasOwn(renames, name);
  const next = new Map<string, Given>();
  for (const [name, value] of given) {
    if (remove.includes(name)) continue;
    const now = own(renames, name) ?? name;
    // What stands under the new name already is kept; checking then says that the old one is unknown.
    next.set(stays(now) ? name : now, value);
  }
  for (const [name, value] of Object.entries(set)) if (!next.has(name)) next.set(name, { value });
  return next;
}
