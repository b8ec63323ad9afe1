import type { RunEvent } from "@sigmaflow/core";
import type { Account } from "./accounts.ts";
import { BesideRuns } from "./beside-runs.ts";
import { DraftRun } from "./draft-run.ts";
import { storeErrors } from "./error-codes.ts";
import { Followers } from "./followers.ts";
import type { IdempotencyKey, KnownRequest } from "./idempotency-keys.ts";
import { insertEvent, insertRun } from "./insert-run.ts";
import { KeptRuns } from "./kept-runs.ts";
import type { RunFilter } from "./listed-runs.ts";
import { namedHashes } from "./named-hashes.ts";
import { requireNext } from "./next-events.ts";
import { keeping, keptFault } from "./not-kept.ts";
import { PaidCounts, type PaidLimits, type UsedUp } from "./paid-counts.ts";
import { pruneRuns } from "./prune-runs.ts";
import { RunClaims } from "./run-claims.ts";
import { RunDamage } from "./run-damage.ts";
import type { RunDatabase } from "./run-database.ts";
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
  readonly #claims: RunClaims;
  readonly #kept: KeptRuns;
  readonly #followers = new Followers<RunNews>();
  readonly #adding: Together<DraftRun>;
  /** Settled when the runs that were written together last are on the disk. */
  #safe: Promise<void> = Promise.resolve();
  /** Number of the newest run. */
  #last: number;
  readonly #onLost: (error: unknown) => void;

  constructor(db: RunDatabase, { onDamage = () => {}, onLost = () => {}, onCharged = () => {} }: RunStoreOptions = {}) {
    this.#db = db;
    this.#claims = new RunClaims(db);
    this.#kept = new KeptRuns(db, new RunDamage(db, onDamage));
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

  async keepAnswered(run: AnsweredRun): Promise<void> {
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
    for (const { asked, leasedUntil } of runs) if (leasedUntil > 0) this.#claims.hold(asked.id, leasedUntil);
  }

  async knownRequest(key: Pick<IdempotencyKey, "client" | "key">): Promise<KnownRequest | undefined> {
    return this.#beside.requests.find(key, Date.now());
  }

  async get(id: string): Promise<StoredRun | undefined> {
    return this.#kept.get(id);
  }

  async summary(id: string): Promise<RunSummary | undefined> {
    return this.#kept.summary(id);
  }

  async owner(id: string): Promise<string | null | undefined> {
    return this.#kept.owner(id);
  }

  async list(filter: RunFilter): Promise<readonly RunSummary[]> {
    return this.#kept.list(filter);
  }

  async unfinished(): Promise<readonly string[]> {
    return this.#kept.unfinished();
  }

  claim(id: string, { leaseMs }: { readonly owner: string; readonly leaseMs: number }): Promise<NewClaim | undefined> {
    return keeping(() => this.#claims.claim(id, leaseMs));
  }

  async renew(claim: Claim, leaseMs: number): Promise<boolean> {
    return this.#claims.renew(claim, leaseMs);
  }

  release(claim: Claim): Promise<void> {
    return keeping(() => this.#claims.release(claim));
  }

  append(claim: Claim, events: readonly RunEvent[]): Promise<void> {
    return keeping(() => {
      this.#db.transaction(() => {
        const { n, last } = this.#claims.open(claim);
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
        const { n, last, payer } = this.#claims.open(claim);
        requireNext(claim.run, last, before);
        this.#beside.end(claim.run, payer, cost);
        this.#append(n, [...before, { ...event, seq: last + before.length + 1 }]);
        writeEnding(this.#db, claim.run, ending, payer === undefined ? undefined : cost);
      });
      this.#claims.end(claim.run);
      this.notify(claim.run, "events");
    });
  }

  async events(id: string, after: number, limit: number): Promise<readonly RunEvent[]> {
    return this.#kept.events(id, after, limit);
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
      if (!this.#claims.counts(claim)) throw storeErrors.RUN_TAKEN_OVER({ run: claim.run });
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

  #append(n: number, events: readonly RunEvent[]): void {
    for (const event of events) insertEvent(this.#db, n, event);
    this.#db.run("UPDATE runs SET last_seq = last_seq + ? WHERE n = ?", events.length, n);
  }
}
