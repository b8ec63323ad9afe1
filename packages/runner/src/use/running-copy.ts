import { registerHooks } from "node:module";
import { ownModules } from "./own-modules.ts";

const ours = /^(?:sigmaflow|@sigmaflow\/[a-z-]+)(?:\/|$)/;
let installed = false;

/**
 * From now on, whatever is loaded gets the running copy of `sigmaflow`, its subpaths and `@sigmaflow/*`, not one of its
 * own: a node must be the very definition that the engine has, and errors and caches one and the same.
 */
export function shareRunningCopy(): void {
  if (installed) return;
  installed = true;
  const bundled = ownModules();
  // The copy itself asks for packages where they are installed: models lie there.
  const own = new URL("./", import.meta.url).href;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (!ours.test(specifier) || context.parentURL?.startsWith(own)) return nextResolve(specifier, context);
      const url = bundled?.[specifier];
      if (url !== undefined) return { url, shortCircuit: true };
      return nextResolve(specifier, { ...context, parentURL: import.meta.url });
    },
  });
}
