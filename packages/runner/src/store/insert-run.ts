import type { RunEvent } from "@sigmaflow/core";
import { toMillionths } from "./credits.ts";
import type { RunState } from "./draft-run.ts";
import { askedChecksum, endedChecksum, eventChecksum } from "./run-checksums.ts";
import type { RunDatabase } from "./run-database.ts";
import { errorIn } from "./run-ending.ts";
import { promptOf } from "./run-prompt.ts";
import type { NewRun } from "./stored-run.ts";

const waiting: RunState = { status: "queued", events: [], attempt: 0, leasedUntil: 0, cancelRequested: false };

/** Writes the row of number `n` of a run, and its events. A run waits from now on unless it is said what became of it. */
export function insertRun(db: RunDatabase, n: number, run: NewRun, state: RunState = waiting): void {
  const { status, started, events, ending, attempt, leasedUntil, cancelRequested } = state;
  const { key = null } = run;
  const asked = {
    ...{ id: run.id, title: run.title ?? null, created: run.created, seeds: JSON.stringify(run.seeds) },
    ...{ graph: documentText(run.graph), inputs: JSON.stringify(run.inputs), wanted: textOrNull(run.wanted) },
    ...{ scope: run.graphName, attended: run.attended ? 1 : 0, wish: run.wish ?? null },
    ...{ deadline: run.deadline ?? null, hold: run.charge ? toMillionths(run.charge.hold) : null },
    prompt: promptOf(run) ?? null,
  };
  const ended = {
    ...{ status, ended: ending?.event.time ?? null, error: textOrNull(ending && errorIn(ending.event)) },
    ...{ outputs: textOrNull(ending?.outputs), cache: textOrNull(ending?.cache) },
    cost: run.charge && ending?.cost !== undefined ? toMillionths(ending.cost) : null,
  };
  db.run(
    `INSERT INTO runs
       (n, id, title, created, seeds, graph, inputs, wanted, scope, attended, wish, deadline, hold, prompt, status, ended, error, outputs,
        cache, cost, asked_checksum, ended_checksum, key, started, last_seq, attempt, held, cancel_requested, priority)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[n, ...Object.values(asked), ...Object.values(ended), askedChecksum({ ...asked, key })],
    ...[ending ? endedChecksum({ ...asked, ...ended }) : null, key, started ?? null, events.length - 1],
    ...[attempt, leasedUntil > 0 ? 1 : 0, cancelRequested ? 1 : 0, run.priority ?? 0],
  );
  for (const event of events) insertEvent(db, n, event);
}

/** Writes an event of the run whose row has number `n`. */
export function insertEvent(db: RunDatabase, n: number, event: RunEvent): void {
  const written = { run: n, seq: event.seq, event: JSON.stringify(event) };
  db.run("INSERT INTO events VALUES (?, ?, ?, ?)", ...Object.values(written), eventChecksum(written));
}

/** Documents are never changed, and the same ones are written again and again; all else is of one run. */
const texts = new WeakMap<object, string>();

function documentText(document: NewRun["graph"]): string {
  const known = texts.get(document);
  if (known !== undefined) return known;
  const text = JSON.stringify(document);
  texts.set(document, text);
  return text;
}

/** A value as a column of JSON. */
export function textOrNull(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
