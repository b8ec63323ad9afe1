import { createHash } from "node:crypto";
import {
  canonicalDocument,
  coreErrors,
  failureData,
  type GraphDocument,
  isGraphError,
  isInputError,
  type Problem,
  type Seed,
} from "@sigmaflow/core";
import type { Engine } from "../engine/engine.ts";
import type { PreparedRun } from "../engine/prepare-run.ts";
import { runnerErrors } from "../error-codes.ts";
import { inputOfText } from "../input/given-inputs.ts";
import type { GraphSource } from "../input/graph-source.ts";
import type { BatchRow } from "./batch-row.ts";

type Specs = NonNullable<GraphDocument["inputs"]>;
type Seeds = Readonly<Record<string, Seed>>;

/** What rows are made runs of. */
export interface BatchGraph {
  readonly engine: Engine;
  readonly source: GraphSource;
  /** Inputs of all rows; a row's own win. */
  readonly base: Readonly<Record<string, unknown>>;
}

/** A row that can run. */
export interface CheckedRow extends BatchRow {
  /** The same for the same graph with the same inputs, before seeds are drawn. */
  readonly key: string;
  /** What was drawn for seeds of -1. */
  readonly seeds: Seeds;
}

/** One thing that is wrong with rows. */
export interface RowProblem {
  readonly rows: readonly number[];
  /** The input, or the place in the graph. */
  readonly at?: string;
  readonly code: string;
  readonly message: string;
}

/** All that checking found: rows that can run, what is wrong with others, and what does not keep them from running. */
export interface CheckedRows {
  readonly rows: readonly CheckedRow[];
  readonly problems: readonly RowProblem[];
  readonly warnings: readonly Problem[];
  /** A run of the first row that can, for what all have in common. */
  readonly first: PreparedRun | undefined;
}

/**
 * Checks all rows, running none: each is prepared, with all that is wrong with it, and let go.
 *
 * @throws `CANCELLED`.
 */
export async function checkRows(
  rows: readonly BatchRow[],
  graph: BatchGraph,
  signal: AbortSignal,
): Promise<CheckedRows> {
  const checked: CheckedRow[] = [];
  const problems = new Map<string, RowProblem & { readonly rows: number[] }>();
  const warnings = new Map<string, Problem>();
  const texts = new WeakMap<GraphDocument, string>();
  let first: PreparedRun | undefined;
  for (const row of rows) {
    if (signal.aborted) throw coreErrors.CANCELLED({ hasBegun: false });
    try {
      const prepared = await prepareRow(row, graph);
      first ??= prepared;
      for (const warning of prepared.warnings) warnings.set(`${warning.path} ${warning.message}`, warning);
      checked.push({ ...row, key: keyOf(prepared, texts), seeds: prepared.seeds });
    } catch (error) {
      for (const problem of await allProblems(error, row, graph)) {
        const key = JSON.stringify(problem);
        const known = problems.get(key) ?? { ...problem, rows: [] };
        known.rows.push(row.row);
        problems.set(key, known);
      }
    }
  }
  return { rows: checked, problems: [...problems.values()], warnings: [...warnings.values()], first };
}

/**
 * Prepares the run of one row.
 *
 * @throws what `engine.prepare` throws, and {@link CellsRefused} for cells that cannot be read.
 */
export async function prepareRow(
  row: BatchRow,
  { engine, source, base }: BatchGraph,
  seeds?: Seeds,
): Promise<PreparedRun> {
  const { name, text } = source;
  const inputsOf = ({ inputs = {} }: GraphDocument) => ({ ...base, ...valuesOf(row, inputs) });
  return await engine.prepare(text, inputsOf, { name, ...(seeds && { seeds }) });
}

function valuesOf({ cells }: BatchRow, specs: Specs): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const refused = new Map<string, unknown>();
  for (const [name, cell] of Object.entries(cells)) {
    try {
      values[name] = "text" in cell ? inputOfText(name, cell.text, specs) : cell.value;
    } catch (error) {
      refused.set(name, error);
    }
  }
  if (refused.size > 0) throw new CellsRefused(refused);
  return values;
}

/** Cells whose text cannot be read, by their inputs. */
class CellsRefused extends Error {
  readonly cells: ReadonlyMap<string, unknown>;

  constructor(cells: ReadonlyMap<string, unknown>) {
    super("cells cannot be read");
    this.cells = cells;
  }
}

/** Everything that is wrong with a row: where cells cannot be read, what is wrong with the others as well. */
async function allProblems(
  error: unknown,
  row: BatchRow,
  graph: BatchGraph,
): Promise<readonly Omit<RowProblem, "rows">[]> {
  if (!(error instanceof CellsRefused)) return problemsOf(error);
  const readable = Object.entries(row.cells).filter(([name]) => !error.cells.has(name));
  const others = await prepareRow({ ...row, cells: Object.fromEntries(readable) }, graph).then(() => [], problemsOf);
  const unread = [...error.cells.values()].flatMap(problemsOf);
  return [...unread, ...others.filter(({ at }) => at === undefined || !error.cells.has(at))];
}

function problemsOf(error: unknown): readonly Omit<RowProblem, "rows">[] {
  if (isInputError(error))
    return error.problems.map(({ input, code, message, hint }) => ({ at: input, code, message: `${message} ${hint}` }));
  if (isGraphError(error)) {
    return error.problems
      .filter(({ severity }) => severity === "error")
      .map(({ path, port, code, message, hint }) => {
        const at = [path, port].filter((part) => part !== undefined && part !== "").join(".");
        return { ...(at !== "" && { at }), code, message: `${message} ${hint}` };
      });
  }
  const { code, message } = failureData(error, runnerErrors.UNEXPECTED.code);
  return [{ code, message }];
}

function keyOf({ document, given }: PreparedRun, texts: WeakMap<GraphDocument, string>): string {
  const text = texts.get(document) ?? JSON.stringify(canonicalDocument(document));
  texts.set(document, text);
  const inputs = Object.keys(given)
    .sort()
    .map((name) => [name, given[name]]);
  return createHash("sha256").update(text).update(JSON.stringify(inputs)).digest("hex");
}
