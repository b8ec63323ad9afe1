import { type Dirent, readdirSync } from "node:fs";
import { join } from "node:path";
import { identifyNow } from "./file-identity.ts";

/** What changed so recently may change again within the clock's grain. */
const settledMs = 2000;

/**
 * Everything in a folder and in the folders of it, by name and identity: equal texts mean that nothing was added, removed
 * or changed. Undefined when that cannot be said, because something changed just now. It is asked before every run, so
 * it looks at once: a tenth of a millisecond for a model.
 *
 * @throws the system's error when the folder cannot be read.
 */
export function folderState(folder: string): string | undefined {
  const paths = [folder];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    paths.push(path);
    for (const name of below(entry, path)) paths.push(join(path, name));
  }
  let state = "";
  const settled = Date.now() - settledMs;
  for (const path of paths.sort()) {
    const { stamp, changed } = identifyNow(path) ?? { stamp: "none", changed: 0 };
    if (changed >= settled) return undefined;
    state += `${path}\0${stamp}\n`;
  }
  return state;
}

function below(entry: Dirent, path: string): readonly string[] {
  if (!entry.isDirectory() && !entry.isSymbolicLink()) return [];
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
