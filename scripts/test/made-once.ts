import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** Names the folder that a run's test files share, in their environment; it is removed when the run has ended. */
export const sharedFolderVariable = "SIGMAFLOW_TEST_SHARED";

/**
 * Makes a folder by whoever asks first for one of its name in a run of the tests; the others wait for it, in whatever
 * process they are.
 */
export async function madeOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const shared = process.env[sharedFolderVariable];
  if (shared === undefined) throw new Error(`${sharedFolderVariable} names no folder`);
  const folder = path.join(shared, name);
  const [done, failed] = [`${folder}.done`, `${folder}.failed`];
  if (mkdirSync(folder, { recursive: true }) === undefined) {
    while (!existsSync(done)) {
      if (existsSync(failed)) throw new Error(readFileSync(failed, "utf8"));
      await wait(100);
    }
    return folder;
  }
  try {
    await make(folder);
    writeFileSync(done, "");
  } catch (error) {
    writeFileSync(failed, String(error));
    throw error;
  }
  return folder;
}

/** Lays a folder of packages as npm installed it a second time: files are links to the same, but for what npm writes into. */
export function linkInstalled(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) linkInstalled(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (entry.name === ".package-lock.json") copyFileSync(source, target);
    else linkSync(source, target);
  }
}
