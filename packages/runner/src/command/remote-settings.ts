import type { SigmaflowError } from "@sigmaflow/core";
import { createRemoteService, type RemoteOptions } from "@sigmaflow/nodes/host";
import { remoteFromEnv } from "../engine/node-services.ts";
import { runnerErrors } from "../error-codes.ts";
import { secretsIn } from "../input/secret-file.ts";

/** Flags that say where the remote service is. */
export interface RemoteFlags {
  readonly remote?: string;
  readonly remoteKeyFile?: string;
  readonly remoteRepeatable?: boolean;
}

/**
 * The remote service that flags name; what they leave out is taken from the environment. A key stands in a file, never
 * in a flag, which others on the machine could read.
 *
 * @throws `REMOTE_KEY_UNREADABLE`, `REMOTE_ADDRESS`.
 */
export async function remoteSettings(
  { remote, remoteKeyFile, remoteRepeatable }: RemoteFlags,
  env: NodeJS.ProcessEnv = process.env,
): Promise<RemoteOptions> {
  const settings = {
    ...remoteFromEnv(env),
    ...(remote !== undefined && { baseUrl: remote }),
    ...(remoteKeyFile !== undefined && { key: await keyIn(remoteKeyFile) }),
    ...(remoteRepeatable === true && { isRepeatable: true }),
  };
  // An address that was given by hand is looked at now, not when it is first needed.
  if (remote !== undefined) void createRemoteService(settings).target;
  return settings;
}

async function keyIn(file: string): Promise<string> {
  const [key, ...more] = await secretsIn(file, (reason) => unreadable(file, reason));
  if (key !== undefined && more.length === 0) return key;
  throw unreadable(file, "it holds several keys");
}

function unreadable(file: string, why: string): SigmaflowError {
  return runnerErrors.REMOTE_KEY_UNREADABLE({ file, reason: why });
}
