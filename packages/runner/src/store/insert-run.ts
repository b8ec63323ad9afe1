import type { RunEvent } from "@sigmaflow/core";
import { askedChecksum, endedChecksum, eventChecksum } from "./run-checksums.ts";
import type { RunDatabase } from "./run-database.ts";
import type { AnsweredRun, NewRun } from "./stored-run.ts";

/** The columns of what was asked of a run, in the order of its checksum. */
export type AskedRow = Readonly<Record<string, string | number | null>>;

/** Writes the row of a run that waits from now on, asked for by the key of this id. */
export function insertRun(db: RunDatabase, row: AskedRow, key: NewRun["key"]): void {
  db.run(
    `INSERT INTO runs
       (id, title, created, seeds, graph, inputs, wanted, scope, attended, wish, status, asked_checksum, key)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?)`,
    ...Object.values(row),
    askedChecksum(row),
    key ?? null,
  );
}

/** Writes the row of a run that ended as it was accepted, and its two events. */
export function insertAnswered(db: RunDatabase, row: AskedRow, run: AnsweredRun): void {
  const { created } = run;
  const ended = {
    ...{ status: "succeeded", started: created, ended: created },
    ...{ outputs: textOf(run.outputs), cache: textOf(run.cache) },
  };
  db.run(
    `INSERT INTO runs
       (id, title, created, seeds, graph, inputs, wanted, scope, attended, wish, status, started, ended, outputs, cache,
        asked_checksum, key, last_seq, attempt, ended_checksum)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 1, ?)`,
    ...Object.values(row),
    ...Object.values(ended),
    askedChecksum(row),
    run.key ?? null,
    endedChecksum({ ...row, ...ended, error: null }),
  );
  const head = { run: run.id, time: created };
  const n = Number(db.first("SELECT last_insert_rowid() AS n")?.n);
  const nodes = Object.keys(run.graph.nodes).length;
  insertEvent(db, n, { ...head, type: "run.started", seq: 0, seeds: run.seeds, nodes });
  insertEvent(db, n, { ...head, type: "run.finished", seq: 1, ms: 0 });
}

/** Writes an event of the run whose row has number `n`. */
export function insertEvent(db: RunDatabase, n: number, event: RunEvent): void {
  const written = { run: n, seq: event.seq, event: JSON.stringify(event) };
  db.run("INSERT INTO events VALUES (?, ?, ?, ?)", ...Object.values(written), eventChecksum(written));
}

/** Documents, and what runs came to, are never changed, and the same ones are written again and again. */
const texts = new WeakMap<object, string>();

/** A value that nobody changes as a column of JSON. */
export function textOf(value: object): string {
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  texts.set(value, text);
  return text;
}

/** A value as a column of JSON. */
export function textOrNull(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
