/** A run whose turn has come. */
export interface QueuedRun {
  readonly id: string;
  /** The run needs no turn any more. */
  done(): Promise<void>;
  /** The run was not ended: its turn comes again, before all others. */
  giveBack(): Promise<void>;
}

/**
 * In which order accepted runs are performed, and by whom. The store of runs is the truth: a queue may forget everything,
 * and what is unfinished is added again.
 */
export interface RunQueue {
  /** Lets a run wait for its turn; does nothing for one that waits or has its turn. */
  add(id: string): Promise<void>;
  /** The next run, once there is one; undefined when the signal aborts before. No two callers get the same. */
  next(signal: AbortSignal): Promise<QueuedRun | undefined>;
  /** Removes a waiting run; returns whether it waited. */
  remove(id: string): Promise<boolean>;
  /** How many wait. */
  waiting(): Promise<number>;
}
