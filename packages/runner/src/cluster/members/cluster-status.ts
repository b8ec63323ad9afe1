import type { Lane } from "../../store/run-queue.ts";
import type { UnmetNeeds } from "../queue/unmet-needs.ts";
import type { Member } from "./member.ts";
import type { ModelDifference } from "./model-differences.ts";

/** How a cluster stands. */
export interface ClusterStatus {
  readonly paused: boolean;
  /** Runs that wait, by lane. */
  readonly waiting: Readonly<Record<Lane, number>>;
  /** How long the oldest of them has waited, ms; 0 where none does. */
  readonly oldestMs: number;
  /** Of them those that need what no worker has. */
  readonly unmet: readonly UnmetNeeds[];
  readonly members: readonly Member[];
  /** Names by which workers mean different files. */
  readonly differences: readonly ModelDifference[];
}
