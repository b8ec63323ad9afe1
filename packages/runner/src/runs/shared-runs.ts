/** How a process takes part where several share their stores. */
export interface SharedRuns {
  /** Names this process to the others. */
  readonly owner: string;
  /** Whether it performs runs, or only accepts them. */
  readonly performs: boolean;
  /** How long a claim lasts without being renewed, ms. */
  readonly leaseMs: number;
  /** Runs that runs of any process wait for. */
  readonly inner: {
    outerOf(chain: readonly string[]): Promise<{ readonly id: string; readonly wish: string } | undefined>;
    ask(id: string, outer: string): Promise<void>;
    follow(listener: (id: string) => void): () => void;
  };
}
