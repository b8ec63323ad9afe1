import { messageOf, type Package, type PackagesInUse, usePackages } from "@sigmaflow/core";
import { sdxl } from "@sigmaflow/nodes";
import { useErrors } from "./error-codes.ts";

/**
 * Packages with the built-in one in front.
 *
 * @throws `PACKAGE_INVALID` for those that do not go together.
 */
export function withBuiltIn(packages: readonly Package[], { builtIn = true } = {}): PackagesInUse {
  try {
    return usePackages(builtIn ? [sdxl, ...packages] : packages);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw useErrors.PACKAGE_INVALID({ name: packages.map(({ name }) => name).join(", "), reason: messageOf(error) });
  }
}
