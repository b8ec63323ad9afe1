import { homedir } from "node:os";
import path from "node:path";

/** The user's own folder for what sigmaflow keeps and cannot make again: models, runs. */
export function userFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.XDG_DATA_HOME && path.isAbsolute(env.XDG_DATA_HOME)) return path.join(env.XDG_DATA_HOME, "sigmaflow");
  if (process.platform === "win32" && env.LOCALAPPDATA) return path.join(env.LOCALAPPDATA, "sigmaflow");
  if (process.platform === "darwin") return path.join(homedir(), "Library", "Application Support", "sigmaflow");
  return path.join(homedir(), ".local", "share", "sigmaflow");
}
