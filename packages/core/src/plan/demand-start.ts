/** What is wanted of a planned graph before anything has run. Every run and every iteration begins with copies of it. */
export interface DemandStart {
  /** By node: 1 where a wanted node or an output reads it whichever way the switches are set. */
  readonly wanted: Uint8Array;
  /** By node: links that a wanted node waits for. */
  readonly pending: Int32Array;
  /** By node: links out of it, those to the graph's outputs included. */
  readonly readers: Int32Array;
  /** By node: 1 where the graph's outputs wait for it. */
  readonly targets: Uint8Array;
  /** How many nodes the graph's outputs wait for. */
  readonly count: number;
  /** Wanted nodes that wait for nothing. */
  readonly ready: readonly number[];
}
