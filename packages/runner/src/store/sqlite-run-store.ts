import type { RunEvent } from "@sigmaflow/core";
import type { Account } from "./accounts.ts";
import { BesideRuns } from "./beside-runs.ts";
import { DraftRun } from "./draft-run.ts";
import { storeErrors } from "./error-codes.ts";
import { Followers } from "./followers.ts";
import type { IdempotencyKey, KnownRequest } from "./idempotency-keys.ts";
import { insertEvent, insertRun } from "./insert-run.ts";
import { listedRuns, type RunFilter } from "./listed-runs.ts";
import { namedHashes } from "./named-hashes.ts";
import { requireNext } from "./next-events.ts";
import { keeping, keptFault } from "./not-kept.ts";
import { PaidCounts, type PaidLimits, type UsedUp } from "./paid-counts.ts";
import { pruneRuns } from "./prune-runs.ts";
import { RememberedSummaries } from "./remembered-summaries.ts";
import { askedChecksum, eventChecksum } from "./run-checksums.ts";
import { RunDamage } from "./run-damage.ts";
import type { RunDatabase } from "./run-database.ts";
import { storedRunOf, summaryColumns, summaryOf } from "./run-row.ts";
import type { Claim, NewClaim, RunNews, RunStore } from "./run-store.ts";
import type { RunStoreOptions } from "./run-store-options.ts";
import type { AnsweredRun, NewRun, RunEnding, RunSummary, StoredRun } from "./stored-run.ts";
import { Together } from "./together.ts";
import type { WebhookStore } from "./webhook-store.ts";
import { writeEnding } from "./write-ending.ts";

/**
 * Runs and their events in SQLite. SQLite is called at once and its promises are settled when they are given, so that
 * nothing is written later than it is asked for; what comes in one call is one transaction. New runs alone wait for those
 * that come at the same time: together they wait for the disk once.
 *
 * Rows carry checksums. An ended run that is not what was written is dropped, as if it had been pruned; one that has
 * not ended is `RUN_DAMAGED` to whoever reads it, and ended with that by whoever performs it.
 */
export class SqliteRunStore implements RunStore {
  readonly #db: RunDatabase;
  readonly #paid: PaidCounts;
  readonly #beside: BesideRuns;
  /** Until when runs are claimed. The file belongs to this process, so leases of an earlier one are void. */
  readonly #leases = new Map<string, number>();
  readonly #followers = new Followers<RunNews>();
  readonly #adding: Together<DraftRun>;
  /** Settled when the runs that were written together last are on the disk. */
  #safe: Promise<void> = Promise.resolve();
  /** Number of the newest run. */
  #last: number;
  readonly #remembered = new RememberedSummaries();

  readonly #damage: RunDamage;
  readonly #onLost: (error: unknown) => void;

  constructor(db: RunDatabase, { onDamage = () => {}, onLost = () => {}, onCharged = () => {} }: RunStoreOptions = {}) {
    this.#db = db;
    this.#damage = new RunDamage(db, onDamage);
    this.#onLost = onLost;
    this.#adding = new Together((runs) => {
      this.#safe = db.durablySoon(() => this.insert(runs));
      // It is reported to those whose runs they are.
      this.#safe.catch(() => {});
    });
    this.#last = Number(db.first("SELECT max(seq) AS last FROM sqlite_sequence WHERE name = 'runs'")?.last ?? 0);
    this.#paid = new PaidCounts(db, onDamage);
    this.#beside = new BesideRuns(db, { onDamage, onCharged });
  }

  add(run: NewRun): Promise<void> {
    const draft = new DraftRun(run, this.newPlace());
    if (run.idempotency !== undefined) return keeping(() => this.#db.durably(() => this.insert([draft])));
    // A restart ends what somebody waits for, so nothing is waited for to be sure of it.
    return keeping(() => (run.attended ? this.insert([draft]) : this.#addSafely(draft)));
  }

  async #addSafely(draft: DraftRun): Promise<void> {
    await this.#adding.add(draft);
    try {
      await this.#safe;
    } catch (error) {
      // Whoever asked for it hears that it is not kept.
      this.#db.run("DELETE FROM runs WHERE id = ?", draft.asked.id);
      throw error;
    }
  }

  keepAnswered(run: AnsweredRun): void {
    try {
      this.insert([DraftRun.answered(run, this.newPlace())]);
    } catch (error) {
      if (run.charge) throw keptFault(error);
      this.#onLost(error);
    }
  }

  async settle(): Promise<void> {}

  /** The webhooks of its runs. */
  get webhooks(): WebhookStore {
    return this.#beside.webhooks;
  }

  /** Wakes those who follow a run. */
  notify(id: string, news: RunNews): void {
    this.#followers.notify(id, news);
  }

  /** The place of a run that is accepted now. */
  newPlace(): number {
    this.#last += 1;
    return this.#last;
  }

  /** Writes runs as they are, all of them or none. */
  insert(runs: readonly DraftRun[]): void {
    this.#db.transaction(() => {
      for (const run of runs) {
        this.#beside.require(run.promised);
        insertRun(this.#db, run.place, run.asked, run);
        this.#beside.write(run.promised, run.ending);
      }
    });
    for (const { asked, leasedUntil } of runs) if (leasedUntil > 0) this.#leases.set(asked.id, leasedUntil);
  }

  async knownRequest(key: Pick<IdempotencyKey, "client" | "key">): Promise<KnownRequest | undefined> {
    return this.#beside.requests.find(key, Date.now());
  }

  async get(id: string): Promise<StoredRun | undefined> {
    const row = this.#db.first("SELECT * FROM runs WHERE id = ?", id);
    if (row === undefined || !this.#damage.isWhole(row)) return undefined;
    if (row.asked_checksum === askedChecksum(row)) return storedRunOf(row);
    if (row.ended_checksum === null) throw this.#damage.report(id);
    this.#damage.drop(id);
    return undefined;
  }

  async summary(id: string): Promise<RunSummary | undefined> {
    const row = this.#db.first(`SELECT ${summaryColumns} FROM runs WHERE id = ?`, id);
    return row && this.#damage.isWhole(row) ? summaryOf(row) : undefined;
  }

  async owner(id: string): Promise<string | null | undefined> {
    return this.#db.first("SELECT key FROM runs WHERE id = ?", id)?.key as string | null | undefined;
  }

  async list(filter: RunFilter): Promise<readonly RunSummary[]> {
    // What is remembered need not be read again.
    return listedRuns(this.#db, filter).flatMap(({ id, ended_checksum }) => {
      const known = this.#remembered.find(String(id), ended_checksum);
      if (known !== undefined) return [known];
      const row = this.#db.first(`SELECT ${summaryColumns} FROM runs WHERE id = ?`, String(id));
      return row !== undefined && this.#damage.isWhole(row) ? [this.#remembered.take(row)] : [];
    });
  }

  async unfinished(): Promise<readonly string[]> {
    const rows = this.#db.all("SELECT id FROM runs WHERE ended_checksum IS NULL ORDER BY n");
    return rows.map(({ id }) => String(id));
  }

  claim(id: string, { leaseMs }: { readonly owner: string; readonly leaseMs: number }): Promise<NewClaim | undefined> {
    return keeping(() => {
      if ((this.#leases.get(id) ?? 0) > Date.now()) return undefined;
      const row = this.#db.first(
        `UPDATE runs SET status = 'running', started = coalesce(started, ?), attempt = attempt + 1,
           crashes = crashes + held, held = 1
         WHERE id = ? AND ended IS NULL RETURNING attempt, cancel_requested, crashes`,
        Date.now(),
        id,
      );
      if (row === undefined) return undefined;
      this.#leases.set(id, Date.now() + leaseMs);
      const { attempt, cancel_requested: cancelRequested, crashes } = row;
      return {
        run: id,
        attempt: Number(attempt),
        cancelRequested: cancelRequested === 1,
        crashes: Number(crashes),
      };
    });
  }

  async renew(claim: Claim, leaseMs: number): Promise<boolean> {
    if (!this.#counts(claim)) return false;
    this.#leases.set(claim.run, Date.now() + leaseMs);
    return true;
  }

  release(claim: Claim): Promise<void> {
    return keeping(() => {
      if (!this.#counts(claim)) return;
      this.#leases.delete(claim.run);
      this.#db.run("UPDATE runs SET held = 0 WHERE id = ?", claim.run);
    });
  }

  append(claim: Claim, events: readonly RunEvent[]): Promise<void> {
    return keeping(() => {
      this.#db.transaction(() => {
        const { n, last } = this.#open(claim);
        requireNext(claim.run, last, events);
        this.#append(n, events);
      });
      this.notify(claim.run, "events");
    });
  }

  end(claim: Claim, ending: RunEnding): Promise<void> {
    const { event, before = [], cost = 0 } = ending;
    return keeping(() => {
      this.#db.transaction(() => {
        const { n, last, payer } = this.#open(claim);
        requireNext(claim.run, last, before);
        this.#beside.end(claim.run, payer, cost);
        this.#append(n, [...before, { ...event, seq: last + before.length + 1 }]);
        writeEnding(this.#db, claim.run, ending, payer === undefined ? undefined : cost);
      });
      this.#leases.delete(claim.run);
      this.notify(claim.run, "events");
    });
  }

  async events(id: string, after: number, limit: number): Promise<readonly RunEvent[]> {
    const run = this.#db.first(`SELECT n, ${summaryColumns} FROM runs WHERE id = ?`, id);
    if (run === undefined || !this.#damage.isWhole(run)) return [];
    const rows = this.#db.all(
      "SELECT * FROM events WHERE run = ? AND seq > ? ORDER BY seq LIMIT ?",
      Number(run.n),
      after,
      limit,
    );
    if (rows.some((row) => row.checksum !== eventChecksum(row))) {
      if (run.ended_checksum === null) throw this.#damage.report(id);
      this.#damage.drop(id);
      return [];
    }
    // Events are written by `#append` alone.
    return rows.map(({ event }) => JSON.parse(String(event)) as RunEvent);
  }

  requestCancel(id: string): Promise<void> {
    return keeping(() => {
      this.#db.run("UPDATE runs SET cancel_requested = 1 WHERE id = ?", id);
      this.notify(id, "cancel");
    });
  }

  follow(id: string, listener: (news: RunNews) => void): () => void {
    return this.#followers.follow(id, listener);
  }

  takePaidCall(claim: Claim, limits: PaidLimits): Promise<UsedUp | undefined> {
    const take = () => {
      if (!this.#counts(claim)) throw storeErrors.RUN_TAKEN_OVER({ run: claim.run });
      return this.#paid.take(claim.run, limits);
    };
    return keeping(() => this.#db.durably(() => this.#db.transaction(take)));
  }

  returnPaidCall({ run }: Claim, day: string): Promise<void> {
    return keeping(() => this.#paid.giveBack(run, day));
  }

  async account(key: string): Promise<Account> {
    return this.#beside.accounts.of(key);
  }

  async spent(): Promise<ReadonlyMap<string, number>> {
    return this.#beside.accounts.spent();
  }

  raiseSpent(atLeast: ReadonlyMap<string, number>): Promise<void> {
    return keeping(() => this.#db.transaction(() => this.#beside.accounts.raise(atLeast)));
  }

  async namedHashes(): Promise<ReadonlySet<string>> {
    return namedHashes(this.#db);
  }

  remove(id: string): Promise<boolean> {
    return keeping(() => this.#db.run("DELETE FROM runs WHERE id = ? AND ended IS NOT NULL", id) > 0);
  }

  prune(keep: number): Promise<void> {
    return keeping(() => {
      this.#beside.requests.forget(Date.now());
      pruneRuns(this.#db, keep);
      this.#paid.forget();
    });
  }

  #counts({ run, attempt }: Claim): boolean {
    const row = this.#db.first("SELECT attempt FROM runs WHERE id = ? AND ended IS NULL", run);
    return row !== undefined && Number(row.attempt) === attempt;
  }

  /**
   * The number of a run that a claim counts for, that of its last event, and the key that it is charged to.
   *
   * @throws RangeError where there is none, `RUN_TAKEN_OVER`.
   */
  #open({ run, attempt }: Claim): { readonly n: number; readonly last: number; readonly payer: string | undefined } {
    const row = this.#db.first("SELECT n, last_seq, attempt, ended, key, hold FROM runs WHERE id = ?", run);
    if (row === undefined) throw new RangeError(`there is no run ${run}`);
    if (Number(row.attempt) !== attempt || row.ended !== null) throw storeErrors.RUN_TAKEN_OVER({ run });
    const payer = row.hold === null || row.key === null ? undefined : String(row.key);
    return { n: Number(row.n), last: Number(row.last_seq), payer };
  }

  #append(n: number, events: readonly RunEvent[]): void {
    for (const event of events) insertEvent(this.#db, n, event);
    this.#db.run("UPDATE runs SET last_seq = last_seq + ? WHERE n = ?", events.length, n);
  }
}
