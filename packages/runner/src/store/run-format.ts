import type { DatabaseSync } from "node:sqlite";
import type { Migration } from "./migrate.ts";
import { askedChecksum, endedChecksum, eventChecksum, fileChecksum, paidChecksum } from "./run-checksums.ts";

/** The database's numbered changes. */
export const runFormat: readonly Migration[] = [
  `
  CREATE TABLE runs (
    n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, title TEXT,
    status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    created INTEGER NOT NULL, started INTEGER, ended INTEGER, error TEXT, outputs TEXT, seeds TEXT NOT NULL, cache TEXT,
    last_seq INTEGER NOT NULL DEFAULT -1, graph TEXT NOT NULL, inputs TEXT NOT NULL, wanted TEXT, scope TEXT NOT NULL,
    attended INTEGER NOT NULL, cancel_requested INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX runs_status ON runs (status, n);
  CREATE TABLE events (
    run INTEGER NOT NULL REFERENCES runs (n) ON DELETE CASCADE, seq INTEGER NOT NULL, event TEXT NOT NULL,
    PRIMARY KEY (run, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE pictures (
    hash TEXT PRIMARY KEY, type TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`,
  // How often a run was claimed: what an older attempt writes is refused.
  "ALTER TABLE runs ADD COLUMN attempt INTEGER NOT NULL DEFAULT 0;",
  // Files of whatever type; width and height of those that show something.
  `
  CREATE TABLE files (hash TEXT PRIMARY KEY, type TEXT NOT NULL, width INTEGER, height INTEGER) STRICT, WITHOUT ROWID;
  INSERT INTO files SELECT hash, type, width, height FROM pictures;
  DROP TABLE pictures;
`,
  // Whether somebody performs a run, and how often it was left in the hands of a process that died.
  `
  ALTER TABLE runs ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE runs ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0;
`,
  // Rows of before are taken as they are, once: nothing is known that would show a damaged one.
  (db) => {
    db.exec(`
  ALTER TABLE runs ADD COLUMN asked_checksum TEXT NOT NULL DEFAULT '';
  ALTER TABLE runs ADD COLUMN ended_checksum TEXT;
  ALTER TABLE events ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
  ALTER TABLE files ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
`);
    addChecksums(db);
  },
  // Paid calls, of which several runs may be one wish. A day's count stays when its runs are forgotten.
  `
  ALTER TABLE runs ADD COLUMN wish TEXT;
  CREATE TABLE paid_calls (
    wish TEXT NOT NULL, day TEXT NOT NULL, calls INTEGER NOT NULL CHECK (calls >= 0), PRIMARY KEY (wish, day)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX paid_calls_day ON paid_calls (day);
`,
  // What money depends on has checksums too, the wish among what a run was asked for.
  (db) => {
    db.exec(`
  ALTER TABLE paid_calls ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
  DROP INDEX paid_calls_day;
`);
    const writeCount = db.prepare("UPDATE paid_calls SET checksum = ? WHERE wish = ? AND day = ?");
    for (const row of db.prepare("SELECT * FROM paid_calls").all())
      writeCount.run(paidChecksum(row), row.wish!, row.day!);
    const writeRun = db.prepare("UPDATE runs SET asked_checksum = ? WHERE n = ?");
    for (const row of db.prepare("SELECT * FROM runs WHERE wish IS NOT NULL").all())
      writeRun.run(askedChecksum(row), row.n!);
  },
  // The id of the key that asked for a run.
  "ALTER TABLE runs ADD COLUMN key TEXT;",
  // Requests that clients may send again, by the key that they chose; until when a run is wanted.
  `
  CREATE TABLE idempotency_keys (
    client TEXT NOT NULL, key TEXT NOT NULL, request TEXT NOT NULL,
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, created INTEGER NOT NULL, checksum TEXT NOT NULL,
    PRIMARY KEY (client, key)
  ) STRICT, WITHOUT ROWID;
  ALTER TABLE runs ADD COLUMN deadline INTEGER;
  CREATE INDEX idempotency_keys_run ON idempotency_keys (run);
  CREATE INDEX idempotency_keys_created ON idempotency_keys (created);
`,
  // Credits, in millionths: what a run may cost until it has ended, what it cost, and what all runs of a key have cost.
  `
  ALTER TABLE runs ADD COLUMN hold INTEGER;
  ALTER TABLE runs ADD COLUMN cost INTEGER;
  CREATE INDEX runs_held ON runs (key) WHERE ended IS NULL AND hold IS NOT NULL;
  CREATE TABLE spent (key TEXT PRIMARY KEY, credits INTEGER NOT NULL, checksum TEXT NOT NULL) STRICT, WITHOUT ROWID;
`,
  // Where the ends of runs are sent to, and how that went.
  `
  CREATE TABLE webhooks (
    run TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE, url TEXT NOT NULL, base TEXT NOT NULL, host TEXT NOT NULL,
    checksum TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('waiting', 'pending', 'delivered', 'failed')), due INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX webhooks_due ON webhooks (due) WHERE due IS NOT NULL;
  CREATE TABLE webhook_attempts (
    run TEXT NOT NULL REFERENCES webhooks (run) ON DELETE CASCADE, n INTEGER NOT NULL, at INTEGER NOT NULL,
    ms INTEGER NOT NULL, status INTEGER, reason TEXT, PRIMARY KEY (run, n)
  ) STRICT, WITHOUT ROWID;
`,
  // Which of what waits comes first.
  "ALTER TABLE runs ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;",
  // What tells runs of one graph apart.
  "ALTER TABLE runs ADD COLUMN prompt TEXT;",
];

/** Writes the checksums of every row. One run's row may be large, so each is read by itself. */
function addChecksums(db: DatabaseSync): void {
  const readRun = db.prepare("SELECT * FROM runs WHERE n = ?");
  const writeRun = db.prepare("UPDATE runs SET asked_checksum = ?, ended_checksum = ? WHERE n = ?");
  for (const { n } of db.prepare("SELECT n FROM runs").all()) {
    const row = readRun.get(n!)!;
    writeRun.run(askedChecksum(row), row.ended === null ? null : endedChecksum(row), n!);
  }
  const writeEvent = db.prepare("UPDATE events SET checksum = ? WHERE run = ? AND seq = ?");
  const readEvents = db.prepare("SELECT * FROM events WHERE run = ?");
  for (const { run } of db.prepare("SELECT DISTINCT run FROM events").all())
    for (const row of readEvents.all(run!)) writeEvent.run(eventChecksum(row), row.run!, row.seq!);
  const writeFile = db.prepare("UPDATE files SET checksum = ? WHERE hash = ?");
  for (const row of db.prepare("SELECT * FROM files").all()) writeFile.run(fileChecksum(row), row.hash!);
}
