import type { RunEvent } from "@sigmaflow/core";
import type { RunEnding } from "../store/stored-run.ts";

/** Hears of the runs of a process as they go. */
export interface RunObserver {
  /** A run was taken up: for the first time, or again after a crash. */
  readonly started: (id: string) => void;
  /** A run that infers will load these models, whose names are worked out where somebody asks. */
  readonly loads?: (id: string, models: () => readonly string[]) => void;
  /** A run says how it goes. */
  readonly event?: (id: string, event: RunEvent) => void;
  /** A run has ended, which is written down. `ms`: since it was taken up here. */
  readonly ended: (id: string, ending: RunEnding, ms: number) => void;
  /** A run is somebody else's now. */
  readonly lost?: (id: string) => void;
  /** A run was left as it is, for whoever goes on with it. */
  readonly left?: (id: string) => void;
}
