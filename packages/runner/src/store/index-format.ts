import type { Migration } from "./migrate.ts";
import { rowChecksum } from "./row-checksum.ts";

/** The index's numbered changes. */
export const indexFormat: readonly Migration[] = [
  `
  CREATE TABLE results (key TEXT PRIMARY KEY, result TEXT NOT NULL, bytes INTEGER NOT NULL, used INTEGER NOT NULL)
    STRICT, WITHOUT ROWID;
  CREATE INDEX results_used ON results (used);
  CREATE TABLE artifacts (hash TEXT PRIMARY KEY, bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE uses (key TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (key, hash)) STRICT, WITHOUT ROWID;
  CREATE INDEX uses_hash ON uses (hash);
  CREATE TABLE runs (scope TEXT PRIMARY KEY, ingredients TEXT NOT NULL, used INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`,
  // Rows of before are taken as they are, once: nothing is known that would show a damaged one.
  (db) => {
    db.function("row_checksum", { deterministic: true }, (key, text) => rowChecksum(String(key), String(text)));
    db.exec(`
  ALTER TABLE results ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
  UPDATE results SET checksum = row_checksum(key, result);
  ALTER TABLE runs ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
  UPDATE runs SET checksum = row_checksum(scope, ingredients);
`);
  },
];
