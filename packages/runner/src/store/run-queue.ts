import type { RunNeeds } from "@sigmaflow/core/wire";
import type { MoveTo } from "./waiting-lane.ts";

export type { RunNeeds } from "@sigmaflow/core/wire";
export type { MoveTo } from "./waiting-lane.ts";

/** A run whose turn has come. */
export interface QueuedRun {
  readonly id: string;
  /** The run needs no turn any more. */
  done(): Promise<void>;
  /** The run was not ended: its turn comes again, before all others of its lane. */
  giveBack(): Promise<void>;
}

/** What runs hold up that are performed: the inference, a remote service, or nothing that others wait for. */
export const lanes = ["inference", "remote", "free"] as const;

/** See {@link lanes}. */
export type Lane = (typeof lanes)[number];

/** Where a run waits. */
export interface Place {
  /** `inference` unless given. */
  readonly lane?: Lane;
  /** Whose run it is: the id of the key that asked for it; nobody's unless given. */
  readonly key?: string;
  /** The higher comes first within its lane; 0 unless given. */
  readonly priority?: number;
  /** Names of models that it will load, worked out where somebody asks: who has them loaded comes first for it. */
  readonly models?: () => readonly string[];
  /** Whoever lacks it does not have it; anybody may unless given. */
  readonly needs?: RunNeeds;
}

/** A run that waits, and where. */
export interface WaitingRun extends Required<Pick<Place, "lane" | "priority">> {
  readonly id: string;
  readonly key?: string;
}

/**
 * In which order accepted runs are performed, and by whom. Runs of one lane have their turns by priority, those of one
 * priority key by key, round and round, those of one key in the order in which they came. The store of runs is the truth: a queue may forget everything but that it is
 * paused, and what is unfinished is added again.
 */
export interface RunQueue {
  /** Lets a run wait for its turn; does nothing for one that waits or has its turn. */
  add(id: string, place?: Place): Promise<void>;
  /**
   * The next run of a lane (`inference` unless given), once there is one; undefined when the signal aborts before. No two
   * callers get the same.
   */
  next(signal: AbortSignal, lane?: Lane): Promise<QueuedRun | undefined>;
  /** Removes a waiting run; returns whether it waited. */
  remove(id: string): Promise<boolean>;
  /** How many wait, in all lanes together. */
  waiting(): Promise<number>;
  /** All that wait, lane by lane in the order in which they would be taken if nothing else came. */
  order(): Promise<readonly WaitingRun[]>;
  /**
   * Moves a run that waits among those of its key, lane and priority; returns whether it does, and so does what it is moved
   * before.
   */
  move(id: string, to: MoveTo): Promise<boolean>;
  /** Lets nothing have its turn until {@link resume}, across restarts. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  isPaused(): Promise<boolean>;
}
