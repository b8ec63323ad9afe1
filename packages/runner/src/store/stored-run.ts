import type { GraphDocument, RunEvent, Seed } from "@sigmaflow/core";
import type { RunCache, RunFile, RunOutput, RunPicture, RunSummary } from "@sigmaflow/core/wire";
import type { IdempotencyKey } from "./idempotency-keys.ts";
import type { RunNeeds } from "./run-queue.ts";
import type { Webhook } from "./webhook-store.ts";

export type { RunCache, RunError, RunFile, RunOutput, RunPicture, RunStatus, RunSummary } from "@sigmaflow/core/wire";

/** Whether a file shows a picture, by its media type and size. */
export function isPicture(file: RunFile): file is RunPicture {
  return file.type.startsWith("image/") && file.width !== undefined && file.height !== undefined;
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
  readonly graphName: string;
  /** Names the wish of a person that it is part of, whose runs have one allowance of paid calls; its own unless given. */
  readonly wish?: string;
  /** Tokens of the runs, here or elsewhere, for which it is made, outermost first. */
  readonly chain?: readonly string[];
  /** Id of the run that waits for it, in whose turn it is performed. */
  readonly innerOf?: string;
  /** Id of the key that asked for it. */
  readonly key?: string;
  /** The higher comes first of what waits; 0 unless given. */
  readonly priority?: number;
  /** What a worker must have to perform it, where there are several. */
  readonly needs?: RunNeeds;
  /** When it is not wanted any more, ms since 1970. */
  readonly deadline?: number;
  /** What the request is known by when it is sent again. */
  readonly idempotency?: IdempotencyKey;
  /** What its client is to be charged for it; nothing unless given. */
  readonly charge?: Charge;
  /** Where its end is sent to. */
  readonly webhook?: Webhook;
  /** Somebody waits on an open connection; nobody does any more after a restart. */
  readonly attended: boolean;
}

/** A run without what it works on. */
export type PromisedRun = Omit<NewRun, "graph" | "inputs">;

/** That a run is charged to the key that asked for it, once it has succeeded. */
export interface Charge {
  /** Credits that it will cost, as far as that is known before: until it has ended nothing else is to be had for them. */
  readonly hold: number;
  /** Credits that were ever granted to the key. */
  readonly granted: number;
}

/** A run as it is kept; its prompt is where the graph and its inputs have it. */
export interface StoredRun
  extends Omit<RunSummary, "prompt">,
    Omit<NewRun, "title" | "idempotency" | "charge" | "webhook"> {
  readonly seeds: Readonly<Record<string, Seed>>;
  /** How often it was claimed. */
  readonly attempt: number;
  readonly cancelRequested: boolean;
}

/** How a run ended. */
export interface RunEnding {
  readonly event: RunEvent;
  /** Events before it that are not written yet. */
  readonly before?: readonly RunEvent[];
  readonly outputs?: Readonly<Record<string, RunOutput>>;
  readonly cache?: RunCache;
  /** Credits that it costs, if it is charged for. */
  readonly cost?: number;
}

/** A run that ended as it was accepted: what it comes to was known before. */
export interface AnsweredRun extends NewRun {
  readonly outputs: Readonly<Record<string, RunOutput>>;
  readonly cache: RunCache;
  /** Credits that it costs, if it is charged for. */
  readonly cost?: number;
}
