import type { ServiceKey } from "../node/service.ts";

/** A service that a package brings: made when a run first needs it, closed with the engine. */
export interface ProvidedService {
  readonly name: string;
  readonly make: () => unknown;
  readonly close?: (service: never) => void | Promise<void>;
}

/**
 * Provides a service. `make` is called once an engine, when a node first uses it; `close` when the engine closes.
 *
 * @example
 * ```ts
 * import { definePackage, provide, service } from "sigmaflow";
 *
 * interface Dictionary {
 *   translate(word: string): Promise<string>;
 * }
 * const dictionary = service<Dictionary>("acme.dictionary");
 *
 * export default definePackage({
 *   name: "acme-words",
 *   version: "1.0.0",
 *   services: [provide(dictionary, () => ({ translate: async (word) => word.toUpperCase() }))],
 * });
 * ```
 */
export function provide<T>(
  key: ServiceKey<T>,
  make: () => T,
  close?: (service: T) => void | Promise<void>,
): ProvidedService {
  return { name: key.name, make, ...(close && { close }) };
}
