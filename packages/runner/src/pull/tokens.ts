import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";

/** Where Hugging Face's own tools keep what they know of this user. */
export function hubHome(env: NodeJS.ProcessEnv): string {
  return env.HF_HOME || path.join(env.XDG_CACHE_HOME || path.join(homedir(), ".cache"), "huggingface");
}

/** The address of the hub or of its mirror, without a slash at its end. */
export function hubAddress(env: NodeJS.ProcessEnv): URL {
  return new URL((env.HF_ENDPOINT || "https://huggingface.co").replace(/\/+$/, ""));
}

/**
 * The token for a host: Hugging Face's from `HF_TOKEN` or its file, Civitai's from `CIVITAI_API_TOKEN`. Others get none.
 */
export async function tokenFor(url: URL, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (url.host === hubAddress(env).host) {
    if (env.HF_TOKEN) return env.HF_TOKEN;
    const file = env.HF_TOKEN_PATH || path.join(hubHome(env), "token");
    return (await readFile(file, "utf8").catch(() => "")).trim() || undefined;
  }
  if (url.hostname === "civitai.com" || url.hostname.endsWith(".civitai.com"))
    return env.CIVITAI_API_TOKEN || undefined;
  return undefined;
}
