import type { Worker } from "@sigmaflow/core/wire";
import type { Work } from "./work-counts.ts";

/** A process that takes part. */
export interface Member extends Worker {
  /** Runs that it performs now. */
  readonly runs: readonly string[];
  /** What it has done since it came. */
  readonly work: Work;
  /** Fingerprints of the models that it finds by name, once it has said them. */
  readonly prints?: Readonly<Record<string, string>>;
}
