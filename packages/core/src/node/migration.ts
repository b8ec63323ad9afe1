import type { Json } from "../graph/document.ts";

/**
 * One step of a node's shape, from the version before to this one: data, so that editor, server and command line take
 * the same step. It happens in the order written here: inputs are removed and renamed at once, then missing ones are set.
 */
export interface NodeMigration {
  /** The version that it leads to, from the one below. */
  readonly to: number;
  /** What the node's type was called up to this step. Documents that still say so are found by it. */
  readonly type?: string;
  /** New names by old ones. Links to renamed outputs follow. */
  readonly rename?: {
    readonly inputs?: Readonly<Record<string, string>>;
    readonly outputs?: Readonly<Record<string, string>>;
  };
  /** Old inputs that are dropped, with what they were given. */
  readonly remove?: readonly string[];
  /** What inputs of the new shape are given where the document has no value, so that it means what it meant before. */
  readonly set?: Readonly<Record<string, Json>>;
}

/** What migrations are held to: a definition, with the names of its ports. */
interface Versioned {
  readonly type: string;
  readonly version: number;
  readonly revision?: number;
  readonly migrations?: readonly NodeMigration[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/**
 * Holds a definition's version, revision and migrations to one another.
 *
 * @throws TypeError for numbers that are no whole numbers from 1, a step that is missing or too many, and a step that
 * names a port which its version has not.
 */
export function checkVersions({ type, version, revision = 1, migrations = [], inputs, outputs }: Versioned): void {
  if (!isVersion(version)) throw new TypeError(`node ${type} needs a whole version of 1 or more`);
  if (!isVersion(revision)) throw new TypeError(`node ${type} needs a whole revision of 1 or more`);
  const steps = migrations.map(({ to }) => to);
  const wanted = Array.from({ length: version - 1 }, (_, index) => index + 2);
  if (steps.length !== wanted.length || steps.some((to, index) => to !== wanted[index])) {
    throw new TypeError(
      `node ${type} of version ${version} needs ${wanted.length === 0 ? "no migrations" : `migrations to ${wanted.join(", ")}, in this order`}, but has ${steps.length === 0 ? "none" : `those to ${steps.join(", ")}`}`,
    );
  }
  // Backwards from the ports of today: each step must lead to names that its version has.
  let after = { inputs: new Set(inputs), outputs: new Set(outputs) };
  const types = new Set([type]);
  for (const step of [...migrations].reverse()) {
    const where = `the migration of node ${type} to version ${step.to}`;
    if (step.type !== undefined && types.has(step.type))
      throw new TypeError(`${where} names its type ${step.type} twice`);
    if (step.type !== undefined) types.add(step.type);
    for (const name of Object.keys(step.set ?? {})) {
      if (!after.inputs.has(name)) throw new TypeError(`${where} sets ${name}, which is no input of that version`);
    }
    const both = (step.remove ?? []).find((name) => Object.hasOwn(step.rename?.inputs ?? {}, name));
    if (both !== undefined) throw new TypeError(`${where} removes and renames the input ${both}`);
    after = {
      inputs: before(after.inputs, step.rename?.inputs, `${where} renames an input`),
      outputs: before(after.outputs, step.rename?.outputs, `${where} renames an output`),
    };
    for (const name of step.remove ?? []) after.inputs.add(name);
  }
}

/** The names in front of a step, given those behind it. */
function before(after: ReadonlySet<string>, rename: Readonly<Record<string, string>> = {}, where: string): Set<string> {
  const names = new Set(after);
  for (const [old, name] of Object.entries(rename)) {
    if (!after.has(name)) throw new TypeError(`${where}, ${old}, to ${name}, which that version has not`);
    if (!names.delete(name)) throw new TypeError(`${where}, ${old}, to ${name}, as it does another`);
  }
  for (const old of Object.keys(rename)) names.add(old);
  return names;
}

function isVersion(version: number): boolean {
  return Number.isInteger(version) && version >= 1;
}
