import path from "node:path";
import { userFolder } from "./user-folder.ts";

/** The folder of a server's runs, unless one is named. */
export function dataFolder(): string {
  return path.join(userFolder(), "server");
}

/** The file of a server's keys: in the folder that is named, or in the one that it takes otherwise. */
export function keyFileIn(named: string | undefined): string {
  return path.join(path.resolve(named || dataFolder()), "keys.db");
}
