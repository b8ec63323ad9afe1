import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { identify } from "./file-hashes.ts";

/** What changed so recently may change again within the clock's grain. */
const settledMs = 2000;

/**
 * Everything in a folder and in the folders of it, by name and identity: equal texts mean that nothing was added, removed
 * or changed. Undefined when that cannot be said, because something changed just now.
 */
export async function folderState(folder: string): Promise<string | undefined> {
  const paths = [folder];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    paths.push(path);
    const below = entry.isDirectory() || entry.isSymbolicLink() ? await readdir(path).catch(() => []) : [];
    paths.push(...below.map((name) => join(path, name)));
  }
  const stamps = await Promise.all(
    paths.sort().map(async (path) => {
      const { stamp, changed } = await identify(path).catch(() => ({ stamp: "none", changed: 0 }));
      return Date.now() - changed > settledMs ? `${path}\0${stamp}` : undefined;
    }),
  );
  return stamps.includes(undefined) ? undefined : stamps.join("\n");
}
