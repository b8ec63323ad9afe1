import type { RunFile } from "./stored-run.ts";

/** An artifact as listing finds it. */
export interface ListedArtifact {
  readonly hash: string;
  readonly bytes: number;
  /** When it was last put, ms since 1970. */
  readonly touched: number;
}

/**
 * Files by their sha256: what runs made, and what was uploaded. A file is there whole or not at all, and what
 * is read is what was put.
 *
 * @throws `RUN_NOT_KEPT` from `put` when the medium cannot store it.
 */
export interface ArtifactStore {
  /** Keeps a file; when it resolves, the file outlives the process. Putting it again renews it. */
  put(file: RunFile, bytes: Uint8Array): Promise<void>;
  /** What is known of a file, without its bytes. */
  find(hash: string): Promise<RunFile | undefined>;
  /** Whether there is such a file; whether it holds what it should shows when it is read. */
  has(hash: string): Promise<boolean>;
  /** The bytes of a kept file; undefined when there is none, or none that holds what it should. */
  read(hash: string): Promise<Uint8Array | undefined>;
  /** Every artifact there is, in no order. */
  list(): AsyncIterable<ListedArtifact>;
  /** Removes an artifact unless it was put within the last `graceMs`. Returns whether it is gone. */
  delete(hash: string, graceMs: number): Promise<boolean>;
}
