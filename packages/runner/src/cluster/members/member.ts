import type { Worker } from "@sigmaflow/core/wire";
import type { Work } from "./work-counts.ts";

/** A process that takes part. */
export interface Member extends Worker {
  /** Runs that it performs now. */
  readonly runs: readonly string[];
  /** What it has done since it came. */
  readonly work: Work;
}
