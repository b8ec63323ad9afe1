import type { SweptValue } from "@sigmaflow/core/editing";

/** Runs that one call makes at most. */
export const mostRows = 10_000;

/** What a row has for one input. */
export type Cell = SweptValue;

/** One run of a batch, before it is looked at what its graph needs. */
export interface BatchRow {
  /** Counted from 1. */
  readonly row: number;
  /** What its files' names begin with; no other row has it. */
  readonly name: string;
  /** Line of the file that it begins in; undefined for sweeps alone. */
  readonly line?: number;
  readonly cells: Readonly<Record<string, Cell>>;
}

/** A cell as JSON. */
export function shownCell(cell: Cell): unknown {
  return "text" in cell ? cell.text : cell.value;
}
