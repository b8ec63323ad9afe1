import { toMillionths } from "./credits.ts";
import { textOrNull } from "./insert-run.ts";
import { endedChecksum } from "./run-checksums.ts";
import type { RunDatabase } from "./run-database.ts";
import { errorIn, statusAfter } from "./run-ending.ts";
import { summaryColumns } from "./run-row.ts";
import type { RunEnding } from "./stored-run.ts";

/** Writes into a run's row how it ended, and what it was charged where it is charged for. */
export function writeEnding(db: RunDatabase, run: string, ending: RunEnding, cost: number | undefined): void {
  const { event, outputs, cache } = ending;
  db.run(
    "UPDATE runs SET status = ?, ended = ?, error = ?, outputs = ?, cache = ?, cost = ? WHERE id = ?",
    ...[statusAfter(event), event.time, textOrNull(errorIn(event)), textOrNull(outputs), textOrNull(cache)],
    cost === undefined ? null : toMillionths(cost),
    run,
  );
  const ended = db.first(`SELECT ${summaryColumns} FROM runs WHERE id = ?`, run)!;
  db.run("UPDATE runs SET ended_checksum = ? WHERE id = ?", endedChecksum(ended), run);
}
