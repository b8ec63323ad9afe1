import type { DatabaseSync } from "node:sqlite";
import { transaction } from "./sqlite.ts";

/** A database whose numbered changes this program does not know, because a newer one made them. */
export class NewerDatabase extends Error {
  constructor(found: number, known: number) {
    super(`it was written by a newer sigmaflow, format ${found}; this one knows ${known}`);
  }
}

/** One numbered change: SQL, or work that SQL alone cannot do. */
export type Migration = string | ((db: DatabaseSync) => void);

/**
 * Brings a database to the newest format: migration number n leads from format n − 1 to format n, an empty file being
 * of format 0. All that are missing are applied in one transaction, or none. A migration that was released never
 * changes.
 *
 * @throws {@link NewerDatabase}, or what SQLite throws.
 */
export function migrate(db: DatabaseSync, migrations: readonly Migration[]): void {
  transaction(db, () => {
    const found = formatOf(db);
    if (found > migrations.length) throw new NewerDatabase(found, migrations.length);
    for (const migration of migrations.slice(found)) {
      if (typeof migration === "string") db.exec(migration);
      else migration(db);
    }
    if (found < migrations.length) db.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

/** The number of a database's format. */
export function formatOf(db: DatabaseSync): number {
  return Number(db.prepare("PRAGMA user_version").get()?.user_version ?? 0);
}
