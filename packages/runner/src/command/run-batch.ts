import { coreErrors, GraphError, hasErrors, shortageOf } from "@sigmaflow/core";
import { type BatchGraph, type CheckedRow, checkRows } from "../batch/check-rows.ts";
import { batchErrors } from "../batch/error-codes.ts";
import { holdFolder } from "../batch/hold-folder.ts";
import { type EndedRow, Journal, readJournal } from "../batch/journal.ts";
import { makeRows, type Swept } from "../batch/make-rows.ts";
import { readRows } from "../batch/read-rows.ts";
import { writeSheets } from "../batch/sheet.ts";
import { type Axis, readSweep } from "../batch/sweep.ts";
import { runnerErrors } from "../error-codes.ts";
import { readInputs } from "../input/given-inputs.ts";
import { readGraphSource } from "../input/graph-source.ts";
import { requireFolder } from "../output/write-outputs.ts";
import { BatchProgress } from "../terminal/batch-progress.ts";
import { duration } from "../terminal/duration.ts";
import { styled } from "../terminal/screen.ts";
import { graphsOf } from "../use/package-graphs.ts";
import { packagesOf } from "../use/packages-in-use.ts";
import { cliErrorOf, printError } from "./cli-error.ts";
import { exitCodes } from "./exit.ts";
import { type BatchLine, performRows } from "./perform-rows.ts";
import { printFailures, printProblems, printRow } from "./print-batch.ts";
import { printMigrations } from "./print-migrations.ts";
import { printNote } from "./print-note.ts";
import { printWarnings } from "./print-warnings.ts";
import type { OnceFlags, RunSession } from "./run-once.ts";

/** Flags that make a batch of a run. */
export interface BatchFlags extends OnceFlags {
  /** A file of rows. */
  readonly each?: string;
  readonly sweep?: readonly string[];
  /** Other names of inputs. */
  readonly aliases?: ReadonlyMap<string, string>;
}

/** A batch whose rows can all run. */
interface Batch {
  readonly graph: BatchGraph;
  readonly rows: readonly CheckedRow[];
  readonly axes: readonly Axis[];
  readonly swept: readonly Swept[];
  readonly flags: BatchFlags;
  readonly session: RunSession;
}

/** Runs a graph once a row and writes what each makes; resolves to the exit code. */
export async function runBatch(graph: string, flags: BatchFlags, session: RunSession): Promise<number> {
  const { screen, view, signal, superseded } = session;
  let hasBegun = false;
  try {
    const batch = await openBatch(graph, flags, session);
    if (batch === undefined) return exitCodes.refused;
    const release = await holdFolder(flags.out);
    hasBegun = true;
    try {
      return await performBatch(batch);
    } finally {
      await release();
    }
  } catch (error) {
    view.close();
    const cliError = cliErrorOf(error);
    const isCancelled = cliError.code === coreErrors.CANCELLED.code;
    if (!isCancelled || !superseded?.aborted) printError(cliError, { screen });
    if (isCancelled || signal.aborted) return exitCodes.cancelled;
    const isOurs = cliError.code === runnerErrors.UNEXPECTED.code || shortageOf(error) !== undefined;
    return hasBegun || isOurs ? exitCodes.failed : exitCodes.refused;
  }
}

/** Reads and checks everything; undefined when rows cannot run, which is printed. */
async function openBatch(graph: string, flags: BatchFlags, session: RunSession): Promise<Batch | undefined> {
  const { screen, signal } = session;
  await requireFolder(flags.out);
  const axes = (flags.sweep ?? []).map(readSweep);
  const rows = flags.each === undefined ? undefined : await readRows(flags.each, { signal });
  const use = await packagesOf(flags, { onNote: printNote });
  const source = await readGraphSource(graph, { signal, graphs: graphsOf(use) });
  const engine = session.engineFor(source, use);
  const { document, problems } = await engine.check(source.text);
  if (document === undefined || hasErrors(problems)) throw new GraphError(problems, source.name);
  const specs = document.inputs ?? {};
  const { aliases } = flags;
  const inputs = new Set(Object.keys(specs));
  const made = makeRows({ ...(rows && { rows }), axes, inputs, ...(aliases && { aliases }) });
  const base = { ...source.record?.inputs, ...(await readInputs(flags, specs)) };
  const batch = { engine, source, base };
  const checked = await checkRows(made.rows, batch, signal);
  printMigrations(source.name, checked.first?.migrated ?? []);
  printWarnings(checked.warnings);
  if (checked.problems.length === 0)
    return { graph: batch, rows: checked.rows, axes, swept: made.swept, flags, session };
  printProblems(checked.problems, { screen, json: flags.json });
  const refused = { refused: made.rows.length - checked.rows.length, rows: made.rows.length };
  printError(cliErrorOf(batchErrors.BATCH_REFUSED(refused)), { screen });
  return undefined;
}

async function performBatch(batch: Batch): Promise<number> {
  const { graph, rows, flags, session } = batch;
  const { screen, view, signal, superseded } = session;
  const began = performance.now();
  const left = await readJournal(flags.out, rows, { keepsComplete: session.isAgain });
  const journal = await Journal.begin(flags.out, rows, left);
  try {
    const progress = new BatchProgress(view, { screen, rows: rows.length, kept: left.ended.size });
    for (const line of left.ended.values()) if (flags.json) printJson({ ...line, kept: true });
    if (left.ended.size > 0) view.line(`${left.ended.size} of ${rows.length} rows are done already.`);
    const onEnded = async (line: BatchLine): Promise<void> => {
      await journal.add(line);
      view.clear();
      if (flags.json) printJson(line);
      else if (line.status === "succeeded") printRow(line);
    };
    const paid = session.paidFor(graph.source);
    const ended = await performRows(rows, { batch: graph, left, folder: flags.out, signal, paid, progress, onEnded });
    view.close();
    const done = [...ended.values()].filter(({ status }) => status === "succeeded").length;
    if (signal.aborted) {
      if (!superseded?.aborted) screen.write(`${done} of ${rows.length} rows are done; the same call goes on.\n`);
      return exitCodes.cancelled;
    }
    for (const sheet of await sheetsOf(batch, ended)) if (!flags.json) process.stdout.write(`${sheet}\n`);
    const colour = done < rows.length ? "yellow" : "green";
    const text = styled(
      screen,
      colour,
      `${done} of ${rows.length} rows done in ${duration(performance.now() - began)}`,
    );
    screen.write(`${text}\n`);
    if (done === rows.length) {
      await journal.add({ complete: true });
      return exitCodes.done;
    }
    // What is left of an earlier call has succeeded.
    printFailures(
      [...ended.values()].filter((end): end is BatchLine => end.status === "failed"),
      screen,
    );
    printError(cliErrorOf(batchErrors.ROWS_FAILED({ failed: rows.length - done, rows: rows.length })), { screen });
    return exitCodes.failed;
  } finally {
    await journal.close();
  }
}

async function sheetsOf(
  { graph, rows, axes, swept, flags }: Batch,
  ended: ReadonlyMap<number, EndedRow>,
): Promise<readonly string[]> {
  if (axes.length === 0) return [];
  const { codecs, pictures } = graph.engine;
  return await writeSheets({
    rows: rows.map((row) => ({ row, end: ended.get(row.row) })),
    swept,
    columns: axes.length > 1 || flags.each !== undefined ? axes.at(-1)!.values.length : undefined,
    folder: flags.out,
    codecs,
    pictures,
  });
}

function printJson(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
