import type { SigmaflowError } from "@sigmaflow/core";

/** Who hears of what a store of runs meets. */
export interface RunStoreOptions {
  /** Called with the first run that is not what was written. */
  readonly onDamage?: (error: SigmaflowError) => void;
  /** Called with why an answered run could not be written. */
  readonly onLost?: (error: unknown) => void;
  /** Called when a key is charged for a run, before that is committed. */
  readonly onCharged?: () => void;
}
