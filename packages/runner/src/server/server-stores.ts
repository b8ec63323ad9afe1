import path from "node:path";
import { PreviewShelf, type Previews } from "../runs/preview-shelf.ts";
import type { SharedRuns } from "../runs/shared-runs.ts";
import { type LocalStoresOptions, openLocalStores } from "../store/local-stores.ts";
import type { MadeKeys } from "../store/made-keys.ts";
import { serverSecret } from "../store/server-secret.ts";
import { StoredKeys } from "../store/stored-keys.ts";
import type { Stores } from "../store/stores.ts";
import { GraphFolder } from "./graph-folder.ts";
import { GraphVersions } from "./graph-versions.ts";
import type { Graphs } from "./graphs.ts";
import type { ServerOptions } from "./server-options.ts";
import type { SharedStores } from "./shared-stores.ts";

/** What a server takes part in. */
export interface TakesPart {
  /** What it shares with other servers and with the workers that perform its runs; closed by whoever opened it. */
  readonly cluster?: SharedStores;
}

/** Where a server keeps what it keeps: in folders of its own, or in what it shares with others. */
export interface ServerStores {
  readonly stores: Stores;
  readonly previews: Previews;
  readonly graphs: Graphs;
  /** Keys in a file of its own. */
  readonly stored: readonly StoredKeys[];
  /** All keys that operators make. */
  readonly made: readonly MadeKeys[];
  /** How it takes part where others perform its runs. */
  readonly shared: SharedRuns | undefined;
  /** What it signs with. */
  readonly secret: () => Buffer;
  /** Lets go of what is its own. */
  close(): Promise<void>;
}

/**
 * Opens a server's stores; `shipped`: the graphs that come with the program.
 *
 * @throws `STORE_IN_USE`, `STORE_TOO_NEW`, `STORE_UNUSABLE`, `KEYS_UNUSABLE`.
 */
export async function openServerStores(
  { cluster, data, graphs, keyFile }: Pick<ServerOptions, "data" | "graphs" | "keyFile"> & TakesPart,
  shipped: GraphFolder,
  local: LocalStoresOptions,
): Promise<ServerStores> {
  const own = cluster ? undefined : openLocalStores(data, local);
  const stored = await storedKeys(keyFile).catch(async (error: unknown) => {
    await own?.close();
    throw error;
  });
  const folder = new GraphFolder(graphs, new GraphVersions(path.join(data, "graph-versions")), shipped);
  let known: Buffer | undefined;
  return {
    stores: cluster ?? own!,
    previews: cluster?.previews ?? new PreviewShelf(),
    graphs: cluster?.graphs(folder) ?? folder,
    stored,
    made: [...stored, ...(cluster ? [cluster.keys] : [])],
    shared: cluster?.accepts,
    secret() {
      known ??= cluster?.secret ?? serverSecret(data);
      return known;
    },
    async close() {
      await own?.close();
      for (const one of stored) await one.close();
    },
  };
}

async function storedKeys(file: string | undefined): Promise<readonly StoredKeys[]> {
  return file === undefined ? [] : [new StoredKeys(file)];
}
