import type { GraphDocument } from "../graph/document.ts";
import type { CatalogueMigrations } from "../node/catalogue.ts";
import type { Registrable } from "../node/definition.ts";
import type { DeclaredKind } from "../port/codec.ts";
import type { PortType } from "../port/port-type.ts";
import type { Contribution } from "./collection.ts";
import type { ProvidedService } from "./provided-service.ts";

/** What a package brings. */
export interface PackageDefinition {
  /** As npm has it: `acme-sketch`, `@acme/sketch`. */
  readonly name: string;
  readonly version: string;
  /** Nodes that compute, and compounds. */
  readonly nodes?: readonly Registrable[];
  /** The kinds of value that it declares: builders from `definePortType`, or their data. */
  readonly portTypes?: readonly (PortType | DeclaredKind)[];
  /** What its nodes use besides what the host provides. */
  readonly services?: readonly ProvidedService[];
  /** What it adds to collections, schedulers for example. */
  readonly contributions?: readonly Contribution[];
  /** What older documents call otherwise: new ids of kinds of value by old ones. Nodes hold their own migrations. */
  readonly migrations?: Partial<CatalogueMigrations>;
  /** Graphs to begin with, by name. */
  readonly graphs?: Readonly<Record<string, GraphDocument>>;
}

const brand: unique symbol = Symbol.for("sigmaflow.package");

/** Nodes, kinds of value, services and graphs under one name and version, for `use`. */
export interface Package extends PackageDefinition {
  readonly [brand]: true;
}

const namePattern = /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/;
const versionPattern = /^\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?$/;

/**
 * Declares a package, to be the default export of its module.
 *
 * @throws TypeError for a name or version that npm would not accept; what clashes with other packages is found when it is
 * used.
 *
 * @example
 * ```ts
 * import { defineNode, definePackage, float } from "sigmaflow";
 *
 * const halve = defineNode({
 *   type: "acme.halve",
 *   version: 1,
 *   inputs: { value: float() },
 *   outputs: { half: float() },
 *   run: ({ value }) => ({ half: value / 2 }),
 * });
 * export default definePackage({ name: "acme-halves", version: "1.0.0", nodes: [halve] });
 * ```
 */
export function definePackage(definition: PackageDefinition): Package {
  const { name, version } = definition;
  if (!namePattern.test(name))
    throw new TypeError(`"${name}" is no package name: lower-case letters, digits, . _ and -`);
  if (!versionPattern.test(version)) throw new TypeError(`package ${name}: "${version}" is no version such as 1.0.0`);
  return { ...definition, [brand]: true };
}

/** Whether a value is a package, made by this copy of the library or another. */
export function isPackage(value: unknown): value is Package {
  return typeof value === "object" && value !== null && brand in value;
}
