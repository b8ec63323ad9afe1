import type { SigmaflowError } from "@sigmaflow/core";
import { storeErrors } from "./error-codes.ts";
import { endedChecksum } from "./run-checksums.ts";
import type { RunDatabase } from "./run-database.ts";

/** What is done with runs' rows that are not what was written. */
export class RunDamage {
  readonly #db: RunDatabase;
  readonly #onDamage: (error: SigmaflowError) => void;
  #hasReported = false;

  /** `onDamage` is called with the first. */
  constructor(db: RunDatabase, onDamage: (error: SigmaflowError) => void) {
    this.#db = db;
    this.#onDamage = onDamage;
  }

  /** Whether what an ended run came to is what was written; one that is not is dropped. */
  isWhole(row: Readonly<Record<string, unknown>>): boolean {
    if (row.ended_checksum === null || row.ended_checksum === endedChecksum(row)) return true;
    this.drop(String(row.id));
    return false;
  }

  drop(id: string): void {
    this.report(id);
    try {
      this.#db.run("DELETE FROM runs WHERE id = ?", id);
    } catch {
      // It stays, and is found damaged again.
    }
  }

  /** The error of a damaged run, reported once. */
  report(run: string): SigmaflowError {
    const error = storeErrors.RUN_DAMAGED({ run });
    if (!this.#hasReported) this.#onDamage(error);
    this.#hasReported = true;
    return error;
  }
}
