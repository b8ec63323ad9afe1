import { renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { isSigmaflowError, type Notice } from "@sigmaflow/core";
import { makeFolderSync, NoPlainFile } from "@sigmaflow/nodes/files";
import { runnerErrors } from "../error-codes.ts";
import { systemReason } from "../host/system-reason.ts";
import { DraftedRunStore } from "./drafted-run-store.ts";
import { FolderArtifacts } from "./folder-artifacts.ts";
import { MemoryRunQueue } from "./memory-run-queue.ts";
import { runNotices } from "./notice-codes.ts";
import { RunDatabase } from "./run-database.ts";
import type { RunStoreOptions } from "./run-store-options.ts";
import { isDamage } from "./sqlite-faults.ts";
import { SqliteRunStore } from "./sqlite-run-store.ts";
import type { Stores } from "./stores.ts";

/** How stores are opened. */
export interface LocalStoresOptions extends RunStoreOptions {
  /** How large the database may get. */
  readonly bytes: number;
  /** Called when the database was damaged and is begun anew. */
  readonly onNotice: (notice: Notice) => void;
}

/**
 * Stores in one folder of this machine, for one process at a time.
 *
 * @throws `STORE_IN_USE`, `STORE_TOO_NEW`, `STORE_UNUSABLE`.
 */
export function openLocalStores(folder: string, { bytes, onNotice, ...options }: LocalStoresOptions): Stores {
  const database = opened(path.resolve(folder), onNotice);
  database.limit(bytes);
  const written = new SqliteRunStore(database, options);
  const runs = new DraftedRunStore(written, options);
  return {
    runs,
    queue: new MemoryRunQueue(path.join(path.resolve(folder), "queue.paused")),
    webhooks: written.webhooks,
    artifacts: new FolderArtifacts(folder, database),
    async close() {
      await runs.settle();
      database.close();
    },
  };
}

function opened(folder: string, onNotice: (notice: Notice) => void): RunDatabase {
  const file = path.join(folder, "runs.db");
  try {
    // Prompts and pictures are nobody else's business.
    makeFolderSync(folder, { mode: 0o700 });
    const found = statSync(file, { throwIfNoEntry: false });
    if (found !== undefined && !found.isFile()) throw new NoPlainFile(found);
    return openUndamaged(file, onNotice);
  } catch (error) {
    if (isSigmaflowError(error)) throw error;
    throw runnerErrors.STORE_UNUSABLE({ folder, reason: systemReason(error) });
  }
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
