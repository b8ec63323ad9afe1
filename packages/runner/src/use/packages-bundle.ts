/**
 * The command's start in the bundle from which packages get their copy of `sigmaflow`; undefined outside of bundles, and
 * in that one. Without packages another bundle, which carries less, starts sooner.
 */
export function packagesBundle(): string | undefined {
  return undefined;
}
