import { layered, type ServiceKey, type Services } from "../node/service.ts";

/** What packages add to under one name: schedulers, styles. Nodes use it like a service, ports offer its names as choices. */
export interface Collection<T> extends ServiceKey<Entries<T>> {
  readonly isCollection: true;
  /** Names that the package which names it puts there itself: the words of graph inputs that are declared by it. */
  readonly names?: readonly string[];
}

/** The entries of a collection by name, in the order of the packages in use. */
export type Entries<T> = ReadonlyMap<string, T>;

/**
 * Names a collection, with the entries that its own package puts there, if any. `context.use(collection)` returns to a
 * running node what the packages in use have put into it; `oneOf(collection)` is a port whose choices are their names.
 * A graph is a document, whose words are written down: its inputs' choices are the names of `own`.
 */
export function collection<T>(name: string, own?: Entries<T>): Collection<T> {
  return { name, isCollection: true, ...(own && { names: [...own.keys()] }) };
}

/** Services with collections among them. Services that are made when first used stay unmade. */
export function withCollections(
  services: Services | undefined = none,
  collections: ReadonlyMap<string, Entries<unknown>>,
): Services {
  const known = together.get(services);
  if (known?.collections === collections) return known.both;
  const both = layered(Object.fromEntries(collections), services);
  together.set(services, { collections, both });
  return both;
}

/** One object for all that have no services, so that both are made once. */
const none: Services = {};

/** The collections that services were used with last, and both: mostly the same for every run. */
const together = new WeakMap<
  Services,
  { readonly collections: ReadonlyMap<string, unknown>; readonly both: Services }
>();

/** What one package adds to one collection. */
export interface Contribution {
  readonly to: string;
  readonly entries: Readonly<Record<string, unknown>>;
}

/**
 * Entries for a collection, by name.
 *
 * @example
 * ```ts
 * import { contribute, definePackage } from "sigmaflow";
 * import { styles } from "sigmaflow/nodes";
 *
 * const woodcut = { prompt: "woodcut of {prompt}, bold lines", negative: "photograph" };
 *
 * export default definePackage({
 *   name: "acme-styles",
 *   version: "1.0.0",
 *   contributions: [contribute(styles, { woodcut })],
 * });
 * ```
 */
export function contribute<T>(to: Collection<T>, entries: Readonly<Record<string, T>>): Contribution {
  return { to: to.name, entries };
}
