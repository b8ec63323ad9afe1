// Plain JavaScript without dependencies: the built command loads it at every start inside this repository.
import { readdirSync, statSync } from "node:fs";
import path from "node:path";

/** Packages whose sources the command is bundled from. */
const packages = ["core", "nodes", "runner"];

/**
 * The first source below a folder that is newer than `time`, ms; tests and their fixtures are none.
 * @returns {string | undefined}
 */
function newerIn(/** @type {string} */ folder, /** @type {number} */ time) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      const found = entry.name === "fixtures" ? undefined : newerIn(file, time);
      if (found !== undefined) return found;
    } else if (!/\.test(-d)?\.ts$/.test(entry.name) && statSync(file).mtimeMs > time) return file;
  }
  return undefined;
}

/**
 * What to say of a bundle that is older than a source of the repository at `root`; undefined when it is current.
 * A build that finds nothing to do marks the bundle as of now, so files that git wrote again are no reason.
 */
export function staleBundle(/** @type {string} */ bundle, /** @type {string} */ root) {
  const { mtimeMs } = statSync(bundle);
  for (const name of packages) {
    const file = newerIn(path.join(root, "packages", name, "src"), mtimeMs);
    if (file === undefined) continue;
    return `This command is older than ${path.relative(root, file)}. \`npm run setup\` builds it again; \`npm run sigmaflow -- …\` runs the sources.`;
  }
  return undefined;
}
