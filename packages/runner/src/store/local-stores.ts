import { renameSync, rmSync } from "node:fs";
import path from "node:path";
import type { Notice } from "@sigmaflow/core";
import { makeFolderSync } from "@sigmaflow/nodes/files";
import type { ArtifactStore } from "./artifact-store.ts";
import { FolderArtifacts } from "./folder-artifacts.ts";
import { MemoryRunQueue } from "./memory-run-queue.ts";
import { runNotices } from "./notice-codes.ts";
import { RunDatabase } from "./run-database.ts";
import type { RunQueue } from "./run-queue.ts";
import type { RunStore } from "./run-store.ts";
import { isDamage } from "./sqlite-faults.ts";
import { type RunStoreOptions, SqliteRunStore } from "./sqlite-run-store.ts";

/** Where runs, their order and their pictures are kept. */
export interface Stores {
  readonly runs: RunStore;
  readonly queue: RunQueue;
  readonly artifacts: ArtifactStore;
  /** Lets everything go. */
  close(): Promise<void>;
}

/** How stores are opened. */
export interface LocalStoresOptions extends RunStoreOptions {
  /** How large the database may get. */
  readonly bytes: number;
  /** Called when the database was damaged and is begun anew. */
  readonly onNotice: (notice: Notice) => void;
}

/**
 * Stores in one folder of this machine, for one process at a time. Throws `STORE_IN_USE`, `STORE_TOO_NEW`, or what SQLite
 * throws.
 */
export function openLocalStores(folder: string, { bytes, onNotice, ...options }: LocalStoresOptions): Stores {
  // Prompts and pictures are nobody else's business.
  makeFolderSync(path.resolve(folder), { mode: 0o700 });
  const database = openUndamaged(path.join(folder, "runs.db"), onNotice);
  database.limit(bytes);
  return {
    runs: new SqliteRunStore(database, options),
    queue: new MemoryRunQueue(),
    artifacts: new FolderArtifacts(folder, database),
    close: async () => database.close(),
  };
}

/** The database; where it is broken, a new one in its place, and it beside that for who wants to look at it. */
function openUndamaged(file: string, onNotice: (notice: Notice) => void): RunDatabase {
  try {
    return new RunDatabase(file);
  } catch (error) {
    if (!isDamage(error)) throw error;
    const aside = `${file}.damaged-${Date.now()}`;
    renameSync(file, aside);
    for (const rest of ["-wal", "-shm"]) rmSync(file + rest, { force: true });
    onNotice(runNotices.RUNS_DAMAGED({ file, aside }));
    return new RunDatabase(file);
  }
}
