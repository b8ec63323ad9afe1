import type { Services } from "../node/service.ts";
import { coreErrors } from "../problem/error-codes.ts";
import type { Package } from "./define-package.ts";
import type { ProvidedService } from "./provided-service.ts";

/** The services of packages, each made when it is first used. */
export interface OpenServices {
  readonly services: Services;
  /** Closes those that were made; the last that was made first. */
  close(): Promise<void>;
}

/** Who provides services: a package, or a host by another name. */
export type Provider = Pick<Package, "name" | "services">;

/**
 * Opens what packages provide.
 *
 * @throws TypeError that names both packages when two provide one service.
 */
export function openServices(packages: readonly Provider[]): OpenServices {
  const owners = new Map<string, string>();
  const services: Record<string, unknown> = {};
  const made: (() => void | Promise<void>)[] = [];
  for (const { name: owner, services: provided = [] } of packages) {
    for (const service of provided) {
      const other = owners.get(service.name);
      if (other !== undefined) {
        throw new TypeError(`packages ${other} and ${owner} both provide the service ${service.name}; use one of them`);
      }
      owners.set(service.name, owner);
      Object.defineProperty(services, service.name, { enumerable: true, get: once(service, owner, made) });
    }
  }
  return {
    services,
    async close() {
      for (const close of made.splice(0).reverse()) await close();
    },
  };
}

function once({ name, make, close }: ProvidedService, owner: string, made: (() => void | Promise<void>)[]) {
  let service: { readonly value: unknown } | undefined;
  return () => {
    if (service === undefined) {
      const value = make();
      if (value === undefined) {
        throw coreErrors.MISSING_SERVICE({ services: [name], madeBy: owner });
      }
      service = { value };
      // What was made is what `close` was declared for.
      if (close) made.push(() => close(value as never));
    }
    return service.value;
  };
}
