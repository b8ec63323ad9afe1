import { homedir } from "node:os";
import path from "node:path";

/** Where results are kept unless said otherwise: `SIGMAFLOW_CACHE_DIR`, else the user's cache folder. */
export function defaultCacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.SIGMAFLOW_CACHE_DIR) return path.resolve(env.SIGMAFLOW_CACHE_DIR);
  if (env.XDG_CACHE_HOME && path.isAbsolute(env.XDG_CACHE_HOME)) return path.join(env.XDG_CACHE_HOME, "sigmaflow");
  if (process.platform === "win32" && env.LOCALAPPDATA) return path.join(env.LOCALAPPDATA, "sigmaflow", "cache");
  const home =
    process.platform === "darwin" ? path.join(homedir(), "Library", "Caches") : path.join(homedir(), ".cache");
  return path.join(home, "sigmaflow");
}
