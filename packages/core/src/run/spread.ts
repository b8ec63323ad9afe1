import type { RunEvent } from "./event.ts";

/** How the items of a map are shared between processes that share a cache. */
export interface Spread {
  /** Lets others compute items of the map at a path, all but the first. */
  offer(path: string, items: number): SpreadItems;
}

/** An item that is to be run here. */
export interface SpreadItem {
  readonly item: number;
  /** What was said of it where it was computed, which is shown in place of that all of it was in the cache. */
  readonly events?: readonly RunEvent[];
}

/** The items of one map, which this process and others take until none is left. */
export interface SpreadItems {
  /**
   * The next item to run here: one that nobody has, or one that another has computed, which the cache has then. Waits for
   * those that others are at; undefined when there are no more.
   *
   * @throws the signal's reason.
   */
  next(signal: AbortSignal): Promise<SpreadItem | undefined>;
  /** Nobody needs to compute any more of them. */
  close(): void;
}

/** One item of one map, which is all that is wanted of a run. */
export interface PartOfMap {
  readonly path: string;
  readonly item: number;
  /** Called when it is computed; the run goes no further, and waits to be cancelled. */
  readonly done: () => void;
}
