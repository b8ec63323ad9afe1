import type { GraphDocument, Seed } from "@sigmaflow/core";
import { fromMillionths } from "./credits.ts";
import type { RunCache, RunError, RunStatus, RunSummary, StoredRun } from "./stored-run.ts";

type Row = Readonly<Record<string, unknown>>;

/** What of a row a summary is made of, and shows to be whole. */
export const summaryColumns =
  "id, title, status, created, started, ended, error, outputs, seeds, cache, cost, last_seq, prompt, ended_checksum";

/** The summary in a row of the table of runs. */
export function summaryOf(row: Row): RunSummary {
  return {
    id: String(row.id),
    ...(row.title !== null && { title: String(row.title) }),
    ...(typeof row.prompt === "string" && { prompt: row.prompt }),
    // The table allows these words alone.
    status: row.status as RunStatus,
    created: Number(row.created),
    ...(row.started !== null && { started: Number(row.started) }),
    ...(row.ended !== null && { ended: Number(row.ended) }),
    ...parsed<RunError, "error">("error", row.error),
    ...parsed<RunSummary["outputs"] & object, "outputs">("outputs", row.outputs),
    ...parsed<Readonly<Record<string, Seed>>, "seeds">("seeds", row.seeds),
    ...parsed<RunCache, "cache">("cache", row.cache),
    ...(row.cost !== null && { cost: fromMillionths(Number(row.cost)) }),
    lastSeq: Number(row.last_seq),
  };
}

/** The whole run in a row. */
export function storedRunOf(row: Row): StoredRun {
  const { prompt: _, ...summary } = summaryOf(row);
  return {
    ...summary,
    // What is written here was a checked document.
    graph: JSON.parse(String(row.graph)) as GraphDocument,
    inputs: JSON.parse(String(row.inputs)) as Record<string, unknown>,
    seeds: JSON.parse(String(row.seeds)) as Record<string, Seed>,
    ...parsed<readonly string[], "wanted">("wanted", row.wanted),
    graphName: String(row.scope),
    ...(row.wish !== null && { wish: String(row.wish) }),
    ...(row.key !== null && { key: String(row.key) }),
    ...(row.priority !== 0 && { priority: Number(row.priority) }),
    ...(row.deadline !== null && { deadline: Number(row.deadline) }),
    attended: row.attended === 1,
    attempt: Number(row.attempt),
    cancelRequested: row.cancel_requested === 1,
  };
}

/** A column of JSON that this program wrote itself, under its name; nothing for NULL, and for what damage made of it. */
function parsed<T, K extends string>(name: K, text: unknown): { readonly [P in K]?: T } {
  if (typeof text !== "string") return {};
  try {
    return { [name]: JSON.parse(text) } as { readonly [P in K]?: T };
  } catch {
    return {};
  }
}
