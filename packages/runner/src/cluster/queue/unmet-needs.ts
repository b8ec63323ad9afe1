import type { RunNeeds } from "../../store/run-queue.ts";

/** Runs that need what no worker has. */
export interface UnmetNeeds extends RunNeeds {
  readonly runs: number;
}
