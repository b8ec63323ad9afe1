import { createRegistry, extendRegistry, type Registry } from "../node/registry.ts";
import type { Package } from "./define-package.ts";

/** Packages together, and what documents that use them may name. */
export interface PackagesInUse {
  readonly packages: readonly Package[];
  readonly registry: Registry;
}

/**
 * Puts packages together. A package that is there twice counts once.
 *
 * @throws TypeError that names both packages when two declare one node, kind, entry or service, and one that names the
 * package when a port is of an undeclared kind.
 */
export function usePackages(packages: readonly Package[]): PackagesInUse {
  const used = [...new Set(packages)];
  requireDifferentNames(used);
  const owners = new Owners();
  let registry = createRegistry([]);
  // Kinds and entries first, as one package's nodes may use another's.
  for (const { name, portTypes = [], contributions = [], migrations = {} } of used) {
    const kinds = portTypes.map((kind) => ("portType" in kind ? kind : { portType: kind }));
    for (const { portType } of kinds) owners.claim(`the kind of value ${portType.id}`, name);
    for (const { to, entries } of contributions) for (const entry in entries) owners.claim(`${entry} in ${to}`, name);
    registry = within(name, () => extendRegistry(registry, [], { portTypes: kinds, contributions, migrations }));
  }
  for (const { name, nodes = [], services = [] } of used) {
    for (const service of services) owners.claim(`the service ${service.name}`, name);
    for (const { type } of nodes) owners.claim(`the node ${type}`, name);
    registry = within(name, () => extendRegistry(registry, nodes, { package: name }));
  }
  return { packages: used, registry };
}

function requireDifferentNames(packages: readonly Package[]): void {
  const versions = new Map<string, string>();
  for (const { name, version } of packages) {
    const other = versions.get(name);
    if (other !== undefined)
      throw new TypeError(`package ${name} is used twice, as ${other} and as ${version}; use one of them`);
    versions.set(name, version);
  }
}

/** Who declared what. */
class Owners {
  readonly #names = new Map<string, string>();

  claim(what: string, owner: string): void {
    const other = this.#names.get(what);
    if (other === owner) throw new TypeError(`package ${owner} declares ${what} twice`);
    if (other !== undefined)
      throw new TypeError(`packages ${other} and ${owner} both declare ${what}; use one of them`);
    this.#names.set(what, owner);
  }
}

function within<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TypeError) throw new TypeError(`package ${name}: ${error.message}`, { cause: error });
    throw error;
  }
}
