import type { GraphDocument, RunEvent, Seed } from "@sigmaflow/core";

export type RunStatus = "queued" | "running" | "succeeded" | "failed" | "cancelled";

/** A picture that a run made, by the sha256 of its file. */
export interface RunPicture {
  readonly hash: string;
  readonly width: number;
  readonly height: number;
  /** Media type, `image/png`. */
  readonly type: string;
}

/** One output of a run: pictures, or a value that JSON can hold. */
export interface RunOutput {
  readonly images?: readonly RunPicture[];
  readonly value?: unknown;
}

/** Why a run failed. */
export interface RunError {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
}

/** How much of a run came from the cache. */
export interface RunCache {
  readonly hits: number;
  readonly misses: number;
  readonly steps: Readonly<Record<string, { readonly cached: number; readonly run: number }>>;
}

/** What is asked of a run. */
export interface NewRun {
  readonly id: string;
  readonly title?: string;
  readonly created: number;
  /** Self-contained: the graphs that it named are in it. */
  readonly graph: GraphDocument;
  /** As given, pictures as `{ "$upload": hash }`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly seeds: Readonly<Record<string, Seed>>;
  /** Outputs to work out; all of them unless given. */
  readonly wanted?: readonly string[];
  /** Names the graph for `explain`. */
  readonly scope: string;
  /** Somebody waits on an open connection; nobody does any more after a restart. */
  readonly attended: boolean;
}

/** A run without what it was asked. Times in ms since 1970. */
export interface RunSummary {
  readonly id: string;
  readonly title?: string;
  readonly status: RunStatus;
  readonly created: number;
  readonly started?: number;
  readonly ended?: number;
  readonly error?: RunError;
  readonly outputs?: Readonly<Record<string, RunOutput>>;
  readonly seeds?: Readonly<Record<string, Seed>>;
  readonly cache?: RunCache;
  /** Number of the last event, -1 before the first. */
  readonly lastSeq: number;
}

/** A run as it is kept. */
export interface StoredRun extends RunSummary {
  readonly graph: GraphDocument;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly seeds: Readonly<Record<string, Seed>>;
  readonly wanted?: readonly string[];
  readonly scope: string;
  readonly attended: boolean;
  readonly cancelRequested: boolean;
}

/** How a run ended. */
export interface RunEnding {
  readonly event: RunEvent;
  readonly outputs?: Readonly<Record<string, RunOutput>>;
  readonly cache?: RunCache;
}

type Row = Readonly<Record<string, unknown>>;

/** The summary in a row of the table of runs. */
export function summaryOf(row: Row): RunSummary {
  return {
    id: String(row.id),
    ...(row.title !== null && { title: String(row.title) }),
    // The table allows these words alone.
    status: row.status as RunStatus,
    created: Number(row.created),
    ...(row.started !== null && { started: Number(row.started) }),
    ...(row.ended !== null && { ended: Number(row.ended) }),
    ...parsed<RunError, "error">("error", row.error),
    ...parsed<RunSummary["outputs"] & object, "outputs">("outputs", row.outputs),
    ...parsed<Readonly<Record<string, Seed>>, "seeds">("seeds", row.seeds),
    ...parsed<RunCache, "cache">("cache", row.cache),
    lastSeq: Number(row.last_seq),
  };
}

/** The whole run in a row. */
export function storedRunOf(row: Row): StoredRun {
  return {
    ...summaryOf(row),
    // What is written here was a checked document.
    graph: JSON.parse(String(row.graph)) as GraphDocument,
    inputs: JSON.parse(String(row.inputs)) as Record<string, unknown>,
    seeds: JSON.parse(String(row.seeds)) as Record<string, Seed>,
    ...parsed<readonly string[], "wanted">("wanted", row.wanted),
    scope: String(row.scope),
    attended: row.attended === 1,
    cancelRequested: row.cancel_requested === 1,
  };
}

/** A column of JSON that this program wrote itself, under its name; nothing for NULL. */
function parsed<T, K extends string>(name: K, text: unknown): { readonly [P in K]?: T } {
  return typeof text === "string" ? ({ [name]: JSON.parse(text) } as { readonly [P in K]?: T }) : {};
}
