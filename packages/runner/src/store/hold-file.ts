import { rm, stat, writeFile } from "node:fs/promises";
import type { DatabaseSync } from "node:sqlite";
import { isBusy, sqliteModule } from "./sqlite.ts";

/**
 * Holds a file, in a folder that is there, until what it resolves to is called, which also removes it; undefined where
 * another process, or somebody else in this one, holds it. The lock is the system's: it goes with the process, however
 * that ends, and a file that a dead process left holds nobody up.
 *
 * @throws what the file system says, or SQLite, of a file that can be no lock.
 */
export async function holdFile(file: string): Promise<(() => Promise<void>) | undefined> {
  const { DatabaseSync: Database } = sqliteModule();
  for (;;) {
    // Opened and closed only where it is new: closing a file lets go of all locks that this process has on it.
    await writeFile(file, "", { flag: "wx" }).catch((error: unknown) => {
      if (!isNamed(error, "EEXIST")) throw error;
    });
    const before = await numberOf(file);
    const lock = new Database(file, { timeout: 0 });
    try {
      if (!locked(lock)) {
        lock.close();
        return undefined;
      }
      // Whoever held it may have removed it in between, and a third one made it anew.
      if (before !== undefined && before === (await numberOf(file))) return () => release(lock, file);
    } catch (error) {
      lock.close();
      throw error;
    }
    lock.close();
  }
}

function locked(lock: DatabaseSync): boolean {
  try {
    // Nothing is written, so nothing is to be kept beside it.
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}

async function release(lock: DatabaseSync, file: string): Promise<void> {
  // Where an open file cannot be removed it stays, and holds nobody up.
  await rm(file, { force: true }).catch(() => {});
  lock.close();
}

/** The file system's number of what has this name; undefined where nothing has. */
async function numberOf(file: string): Promise<bigint | undefined> {
  try {
    return (await stat(file, { bigint: true })).ino;
  } catch (error) {
    if (isNamed(error, "ENOENT")) return undefined;
    throw error;
  }
}

function isNamed(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
