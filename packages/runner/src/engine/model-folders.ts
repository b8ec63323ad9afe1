import { createRequire } from "node:module";
import path from "node:path";
import { userFolder } from "../store/user-folder.ts";

/**
 * Folders in which models are looked for, in this order: those given, those of `SIGMAFLOW_MODELS` (separated as in
 * `PATH`), the user's own, and the one that comes with the nodes.
 */
export function modelFolders(given: readonly string[] = [], env: NodeJS.ProcessEnv = process.env): readonly string[] {
  const named = (env.SIGMAFLOW_MODELS ?? "").split(path.delimiter).filter((folder) => folder !== "");
  return [...given, ...named]
    .map((folder) => path.resolve(folder))
    .concat(path.join(userFolder(env), "models"), shippedFolder());
}

function shippedFolder(): string {
  const entry = createRequire(import.meta.url).resolve("@sigmaflow/nodes");
  return path.join(path.dirname(entry), "..", "models");
}
