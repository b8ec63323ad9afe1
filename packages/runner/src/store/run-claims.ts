import { storeErrors } from "./error-codes.ts";
import type { RunDatabase } from "./run-database.ts";
import type { Claim, NewClaim } from "./run-store.ts";

/** What a claim may write to. */
export interface OpenRun {
  /** The run's number. */
  readonly n: number;
  /** The number of its last event. */
  readonly last: number;
  /** The key that it is charged to. */
  readonly payer: string | undefined;
}

/** Who may write of which run. */
export class RunClaims {
  readonly #db: RunDatabase;
  /** Until when runs are claimed. The file belongs to this process, so leases of an earlier one are void. */
  readonly #leases = new Map<string, number>();

  constructor(db: RunDatabase) {
    this.#db = db;
  }

  claim(id: string, leaseMs: number): NewClaim | undefined {
    if ((this.#leases.get(id) ?? 0) > Date.now()) return undefined;
    const row = this.#db.first(
      `UPDATE runs SET status = 'running', started = coalesce(started, ?), attempt = attempt + 1,
         crashes = crashes + held, held = 1
       WHERE id = ? AND ended IS NULL RETURNING attempt, cancel_requested, crashes`,
      Date.now(),
      id,
    );
    if (row === undefined) return undefined;
    this.hold(id, Date.now() + leaseMs);
    const { attempt, cancel_requested: cancelRequested, crashes } = row;
    return { run: id, attempt: Number(attempt), cancelRequested: cancelRequested === 1, crashes: Number(crashes) };
  }

  renew(claim: Claim, leaseMs: number): boolean {
    if (!this.counts(claim)) return false;
    this.hold(claim.run, Date.now() + leaseMs);
    return true;
  }

  release(claim: Claim): void {
    if (!this.counts(claim)) return;
    this.end(claim.run);
    this.#db.run("UPDATE runs SET held = 0 WHERE id = ?", claim.run);
  }

  /** A run is claimed until then, on the clock of `Date`. */
  hold(id: string, until: number): void {
    this.#leases.set(id, until);
  }

  /** Nobody holds a run any more. */
  end(id: string): void {
    this.#leases.delete(id);
  }

  counts({ run, attempt }: Claim): boolean {
    const row = this.#db.first("SELECT attempt FROM runs WHERE id = ? AND ended IS NULL", run);
    return row !== undefined && Number(row.attempt) === attempt;
  }

  /**
   * The run that a claim counts for.
   *
   * @throws RangeError where there is none, `RUN_TAKEN_OVER`.
   */
  open({ run, attempt }: Claim): OpenRun {
    const row = this.#db.first("SELECT n, last_seq, attempt, ended, key, hold FROM runs WHERE id = ?", run);
    if (row === undefined) throw new RangeError(`there is no run ${run}`);
    if (Number(row.attempt) !== attempt || row.ended !== null) throw storeErrors.RUN_TAKEN_OVER({ run });
    const payer = row.hold === null || row.key === null ? undefined : String(row.key);
    return { n: Number(row.n), last: Number(row.last_seq), payer };
  }
}
