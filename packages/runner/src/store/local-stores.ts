import path from "node:path";
import { makeFolderSync } from "@sigmaflow/nodes/files";
import type { ArtifactStore } from "./artifact-store.ts";
import { FolderArtifacts } from "./folder-artifacts.ts";
import { MemoryRunQueue } from "./memory-run-queue.ts";
import { RunDatabase } from "./run-database.ts";
import type { RunQueue } from "./run-queue.ts";
import type { RunStore } from "./run-store.ts";
import { SqliteRunStore } from "./sqlite-run-store.ts";

/** Where runs, their order and their pictures are kept. */
export interface Stores {
  readonly runs: RunStore;
  readonly queue: RunQueue;
  readonly artifacts: ArtifactStore;
  /** Lets everything go. */
  close(): Promise<void>;
}

/**
 * Stores in one folder of this machine, for one process at a time. `bytes` is how large the database may get. Throws
 * `STORE_IN_USE`, `STORE_TOO_NEW`, or what SQLite throws.
 */
export function openLocalStores(folder: string, { bytes }: { readonly bytes: number }): Stores {
  // Prompts and pictures are nobody else's business.
  makeFolderSync(path.resolve(folder), { mode: 0o700 });
  const database = new RunDatabase(path.join(folder, "runs.db"));
  database.limit(bytes);
  return {
    runs: new SqliteRunStore(database),
    queue: new MemoryRunQueue(),
    artifacts: new FolderArtifacts(folder, database),
    close: async () => database.close(),
  };
}
