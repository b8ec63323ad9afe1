import {
  messageOf,
  type OpenServices,
  openServices,
  type Package,
  type PackagesInUse,
  type Provider,
  usePackages,
} from "@sigmaflow/core";
import { sdxl } from "@sigmaflow/nodes";
import { useErrors } from "./error-codes.ts";

/**
 * Packages with the built-in one in front.
 *
 * @throws `PACKAGE_INVALID` for those that do not go together.
 */
export function withBuiltIn(packages: readonly Package[], { builtIn = true } = {}): PackagesInUse {
  return together(packages, () => usePackages(builtIn ? [sdxl, ...packages] : packages));
}

/**
 * The services of packages, and of the host for the built-in nodes.
 *
 * @throws `PACKAGE_INVALID` for a package that brings one of the host's.
 */
export function openWithHost(host: Provider, packages: readonly Package[]): OpenServices {
  return together(packages, () => openServices([host, ...packages]));
}

function together<T>(packages: readonly Package[], work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const names = packages.filter((one) => one !== sdxl).map(({ name }) => name);
    throw useErrors.PACKAGE_INVALID({ name: names.join(", "), reason: messageOf(error) });
  }
}
