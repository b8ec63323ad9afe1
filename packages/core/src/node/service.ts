import { coreErrors } from "../problem/error-codes.ts";

declare const serviceType: unique symbol;

/** The name of something a host provides to nodes (inference, files, network), typed by what it provides. */
export interface ServiceKey<T> {
  readonly name: string;
  readonly [serviceType]?: T;
}

/**
 * Names a service; a host provides it under this name, a node asks for it with `context.use(key)`.
 *
 * @example
 * ```ts
 * import { defineNode, definePackage, provide, service, string } from "sigmaflow";
 *
 * const clock = service<{ readonly now: () => Date }>("acme.clock");
 * const today = defineNode({
 *   type: "acme.today",
 *   version: 1,
 *   inputs: {},
 *   outputs: { day: string() },
 *   uses: [clock],
 *   cache: "never",
 *   run: (_, { use }) => ({ day: use(clock).now().toDateString() }),
 * });
 * const services = [provide(clock, () => ({ now: () => new Date() }))];
 * export default definePackage({ name: "acme", version: "1.0.0", nodes: [today], services });
 * ```
 */
export function service<T>(name: string): ServiceKey<T> {
  return { name };
}

/** What a host provides, by service name. */
export type Services = Readonly<Record<string, unknown>>;

/** Services from several places, the first that has one before the others. Those made when first used stay unmade. */
export function layered(first: Services, ...others: readonly Services[]): Services {
  const [next, ...rest] = others;
  if (next === undefined) return first;
  return Object.create(layered(next, ...rest), Object.getOwnPropertyDescriptors(first));
}

/**
 * The host's service of a name.
 *
 * @throws `MISSING_SERVICE`.
 */
export function serviceOf(services: Services, name: string): unknown {
  const found = services[name];
  if (found !== undefined) return found;
  throw coreErrors.MISSING_SERVICE({ services: [name] });
}

/** Finds services by their keys. */
export function userOf(services: Services): <T>(key: ServiceKey<T>) => T {
  // The key's type is the host's promise of what lies under its name.
  return <T>(key: ServiceKey<T>) => serviceOf(services, key.name) as T;
}
