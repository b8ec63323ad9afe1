import { existsSync, lstatSync, statSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

const names = ["sigmaflow.config.ts", "sigmaflow.config.js", "sigmaflow.config.json"];

/** Who asks: the folder, the home folder and the user's number, where the system has them. */
export interface ConfigSearch {
  readonly folder: string;
  readonly home?: string;
  readonly user?: number | undefined;
  /** Called with the reason why a file that was found is not used. */
  readonly onIgnored?: (reason: string) => void;
}

/**
 * The configuration in a folder, else beside the nearest package.json above it, but neither above the home folder nor
 * one that another user owns: its code is run.
 */
export function findConfig({
  folder,
  home = homedir(),
  user = process.getuid?.(),
  onIgnored,
}: ConfigSearch): string | undefined {
  for (const place of [folder, packageFolder(folder, home)]) {
    const file = place && names.map((name) => path.join(place, name)).find((name) => existsSync(name));
    if (!file) continue;
    // Of a link, both count: in a shared folder anybody can lay a link to some code of mine.
    const isMine = (owned: { readonly uid: number }) => user === undefined || owned.uid === user;
    if (isMine(statSync(file)) && isMine(lstatSync(file))) return file;
    onIgnored?.(`${file} is not used, because another user owns it.`);
    return undefined;
  }
  return undefined;
}

/** The nearest folder with a package.json, from a folder upwards as far as the home folder. */
function packageFolder(from: string, home: string): string | undefined {
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, "package.json"))) return folder;
    if (folder === path.resolve(home) || folder === path.dirname(folder)) return undefined;
  }
}
