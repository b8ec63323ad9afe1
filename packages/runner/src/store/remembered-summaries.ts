import { summaryOf } from "./run-row.ts";
import type { RunSummary } from "./stored-run.ts";

type Row = Readonly<Record<string, unknown>>;

/** Summaries that are remembered, and how long the text of each one's outputs may be. */
const most = 1000;
const mostOutputs = 4096;

/** Summaries of ended runs, which never change: each is the same object for as long as it is remembered. */
export class RememberedSummaries {
  readonly #known = new Map<string, { readonly checksum: unknown; readonly summary: RunSummary }>();

  /** The summary of an ended run of this id and checksum; undefined where it is not remembered. */
  find(id: string, checksum: unknown): RunSummary | undefined {
    const known = this.#known.get(id);
    return known !== undefined && checksum !== null && known.checksum === checksum ? known.summary : undefined;
  }

  /** The summary in a row that was found to be whole. */
  take(row: Row): RunSummary {
    const summary = summaryOf(row);
    if (row.ended_checksum === null || String(row.outputs).length > mostOutputs) return summary;
    this.#known.set(summary.id, { checksum: row.ended_checksum, summary });
    if (this.#known.size > most) this.#known.delete(this.#known.keys().next().value!);
    return summary;
  }
}
