import { provideRemote } from "@sigmaflow/nodes/host";
import type { Cluster } from "../cluster/open-cluster.ts";
import { createEngine, type Engine } from "../engine/engine.ts";
import { readableFolders } from "../server/shipped.ts";
import { packagesOf, type UseFlags } from "../use/packages-in-use.ts";
import { type CliError, printError } from "./cli-error.ts";
import type { EngineFlags } from "./options.ts";
import { printNote } from "./print-note.ts";
import { type RemoteFlags, remoteSettings } from "./remote-settings.ts";

/** Writes what is worth knowing of a server's folders. */
export const onServingNotice = (notice: CliError): void => printError(notice, { word: "warning" });

/** The engine of a command that serves the graphs of a folder. */
export async function servingEngine(
  flags: EngineFlags & RemoteFlags & UseFlags,
  graphs: string,
  cluster?: Cluster,
): Promise<Engine> {
  const { models, cacheDir, cacheSize, provider, precision, threads, memory } = flags;
  const remote = await remoteSettings(flags);
  return createEngine({
    services: [provideRemote(remote)],
    use: await packagesOf(flags, { onNote: printNote }),
    ...(models && { models }),
    ...(cacheDir !== undefined && { cacheDir }),
    ...(cacheSize !== undefined && { diskBytes: cacheSize }),
    ...(provider !== undefined && { provider }),
    ...(precision !== undefined && { precision }),
    ...(threads !== undefined && { threads }),
    background: true,
    ...(cluster && { sharedCache: (hasher) => cluster.cache(hasher) }),
    ...(memory !== undefined && { memoryBudget: memory }),
    read: readableFolders(graphs),
    onNotice: onServingNotice,
  });
}
