/**
 * Where the modules of the running copy lie, by what others import them as; undefined where they are found as anybody
 * finds them. The bundled command has a copy of everything of its own, and the build puts its files' names here.
 */
export function ownModules(): Readonly<Record<string, string>> | undefined {
  return undefined;
}
