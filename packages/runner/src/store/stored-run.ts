import type { GraphDocument, RunEvent, Seed } from "@sigmaflow/core";

export type RunStatus = "queued" | "running" | "succeeded" | "failed" | "cancelled";

/** A file that a run made or was given, by its sha256. */
export interface RunFile {
  readonly hash: string;
  /** Media type, `image/png`. */
  readonly type: string;
  /** Pixels of what it shows on a screen, where it shows something and that is known. */
  readonly width?: number;
  readonly height?: number;
}

/** A file that shows a picture. */
export type RunPicture = RunFile & Required<Pick<RunFile, "width" | "height">>;

/** Whether a file shows a picture, by its media type and size. */
export function isPicture(file: RunFile): file is RunPicture {
  return file.type.startsWith("image/") && file.width !== undefined && file.height !== undefined;
}

/** One output of a run: pictures, files of other kinds, or a value that JSON can hold. */
export interface RunOutput {
  readonly images?: readonly RunPicture[];
  readonly files?: readonly RunFile[];
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
  /** As given, files as `{ "$upload": hash }`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What each seed of −1 became. */
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
  /** When it was first claimed. */
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
export interface StoredRun extends RunSummary, Omit<NewRun, "title"> {
  readonly seeds: Readonly<Record<string, Seed>>;
  /** How often it was claimed. */
  readonly attempt: number;
  readonly cancelRequested: boolean;
}

/** How a run ended. */
export interface RunEnding {
  readonly event: RunEvent;
  readonly outputs?: Readonly<Record<string, RunOutput>>;
  readonly cache?: RunCache;
}
