import { type AppliedMigration, sayMigrations } from "@sigmaflow/core";
import { printNote } from "./print-note.ts";

/** Says on standard error, in one line, how a graph of an older version was read; nothing when it is of this one. */
export function printMigrations(name: string, migrated: readonly AppliedMigration[]): void {
  const changes = sayMigrations(migrated);
  if (changes === undefined) return;
  printNote(`${name}: read as a graph of an older version: ${changes}. The file stays as it is.`);
}
