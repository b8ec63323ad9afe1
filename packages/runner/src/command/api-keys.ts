import type { Notice, SigmaflowError } from "@sigmaflow/core";
import { runnerErrors } from "../error-codes.ts";
import { secretsIn } from "../input/secret-file.ts";
import { commandNotices } from "./notice-codes.ts";

/** Flags that say which keys a server asks for. */
export interface KeyFlags {
  readonly apiKey?: readonly string[];
  readonly apiKeyFile?: readonly string[];
}

/**
 * The keys that flags and the environment name, of which a server wants one with every request; none where none is named.
 *
 * @throws `API_KEY_UNREADABLE`, also for a file without a key, which would leave a server open to everybody.
 */
export async function apiKeys(
  { apiKey = [], apiKeyFile = [] }: KeyFlags,
  { env = process.env, onNotice }: { readonly env?: NodeJS.ProcessEnv; readonly onNotice: (notice: Notice) => void },
): Promise<readonly string[]> {
  if (apiKey.length > 0) onNotice(commandNotices.KEY_IN_ARGUMENTS());
  const keys = [...apiKey, env.SIGMAFLOW_API_KEY ?? "", ...(env.SIGMAFLOW_API_KEYS ?? "").split(",")];
  for (const file of apiKeyFile) keys.push(...(await secretsIn(file, (reason) => unreadable(file, reason))));
  return [...new Set(keys.map((key) => key.trim()))].filter((key) => key !== "");
}

function unreadable(file: string, reason: string): SigmaflowError {
  return runnerErrors.API_KEY_UNREADABLE({ file, reason });
}
