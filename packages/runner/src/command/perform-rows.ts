import type { PaidAllowance, Run } from "@sigmaflow/core";
import { shownCell } from "../batch/batch-row.ts";
import { type BatchGraph, type CheckedRow, prepareRow } from "../batch/check-rows.ts";
import type { EndedRow, Left } from "../batch/journal.ts";
import { recordOf, seedOf } from "../output/run-record.ts";
import { writeOutputs } from "../output/write-outputs.ts";
import type { BatchProgress } from "../terminal/batch-progress.ts";
import { cliErrorOf } from "./cli-error.ts";
import { type RunEnd, type RunResult, runResult } from "./run-result.ts";

/** What `run --json` prints of one row of a batch, in one line. */
export interface BatchLine extends RunResult {
  /** Counted from 1. */
  readonly row: number;
  /** What the names of its files begin with. */
  readonly name: string;
  /** The row itself, as it stands in its file. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What rows are run with. */
export interface RowsSession {
  readonly batch: BatchGraph;
  readonly left: Left;
  /** Where files are written. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** What all rows together may spend. */
  readonly paid: PaidAllowance;
  readonly progress: BatchProgress;
  /** Called with what became of a row, once its files are there; awaited. */
  readonly onEnded: (line: BatchLine) => Promise<void>;
}

/**
 * Runs the rows that are left, one after the other: their steps share one inference, and one that ends is worth more than
 * two halves. What fails does not keep others from running. Returns how each ended, by number; those that a signal cut
 * short are left out.
 *
 * @throws what `onEnded` throws.
 */
export async function performRows(
  rows: readonly CheckedRow[],
  session: RowsSession,
): Promise<ReadonlyMap<number, EndedRow | BatchLine>> {
  const { left, signal, progress, onEnded } = session;
  const ended = new Map<number, EndedRow | BatchLine>(left.ended);
  for (const row of rows) {
    if (left.ended.has(row.row)) continue;
    if (signal.aborted) break;
    progress.begin(row.name);
    const line = await performRow(row, session);
    if (line.status === "cancelled") break;
    await onEnded(line);
    progress.end(line.status === "succeeded");
    ended.set(row.row, line);
  }
  return ended;
}

async function performRow(row: CheckedRow, session: RowsSession): Promise<BatchLine> {
  const { batch, left, folder, signal, paid, progress } = session;
  const { engine } = batch;
  const began = performance.now();
  const inputs = Object.fromEntries(Object.entries(row.cells).map(([name, cell]) => [name, shownCell(cell)]));
  const head = { row: row.row, name: row.name, inputs };
  let run: Run | undefined;
  const end: { seed?: RunEnd["seed"] } = {};
  try {
    const prepared = await prepareRow(row, batch, left.seeds.get(row.row) ?? row.seeds);
    end.seed = seedOf(prepared);
    run = engine.start(prepared, { signal, onEvent: (event) => progress.onEvent(event), replay: false, paid });
    const values = await run.outputs;
    const outputs = await writeOutputs(values, {
      ...prepared,
      folder,
      prefix: `${row.name}.`,
      record: await recordOf(prepared),
      hasher: engine.hasher,
    });
    return { ...head, ...runResult({ ...end, run, outputs, ms: performance.now() - began }) };
  } catch (error) {
    return { ...head, ...runResult({ ...end, run, error: cliErrorOf(error), ms: performance.now() - began }) };
  }
}
