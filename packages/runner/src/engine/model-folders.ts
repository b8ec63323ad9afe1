import { createRequire } from "node:module";
import { homedir } from "node:os";
import path from "node:path";

/**
 * Folders in which models are looked for, in this order: those given, those of `SIGMAFLOW_MODELS` (separated as in
 * `PATH`), the user's own, and the one that comes with the nodes.
 */
export function modelFolders(given: readonly string[] = [], env: NodeJS.ProcessEnv = process.env): readonly string[] {
  const named = (env.SIGMAFLOW_MODELS ?? "").split(path.delimiter).filter((folder) => folder !== "");
  return [...given, ...named].map((folder) => path.resolve(folder)).concat(userFolder(env), shippedFolder());
}

function userFolder(env: NodeJS.ProcessEnv): string {
  if (env.XDG_DATA_HOME && path.isAbsolute(env.XDG_DATA_HOME))
    return path.join(env.XDG_DATA_HOME, "sigmaflow", "models");
  if (process.platform === "win32" && env.LOCALAPPDATA) return path.join(env.LOCALAPPDATA, "sigmaflow", "models");
  if (process.platform === "darwin")
    return path.join(homedir(), "Library", "Application Support", "sigmaflow", "models");
  return path.join(homedir(), ".local", "share", "sigmaflow", "models");
}

function shippedFolder(): string {
  const entry = createRequire(import.meta.url).resolve("@sigmaflow/nodes");
  return path.join(path.dirname(entry), "..", "models");
}
