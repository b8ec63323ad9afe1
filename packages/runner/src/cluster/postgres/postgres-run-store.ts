import type { RunEvent } from "@sigmaflow/core";
import type { Account } from "../../store/accounts.ts";
import { toMillionths } from "../../store/credits.ts";
import type { IdempotencyKey, KnownRequest } from "../../store/idempotency-keys.ts";
import type { RunFilter } from "../../store/listed-runs.ts";
import type { NamedPaidCall, PaidLimits, UsedUp } from "../../store/paid-counts.ts";
import type { RunNeeds } from "../../store/run-queue.ts";
import { storedRunOf, summaryOf } from "../../store/run-row.ts";
import type { Claim, ClaimOptions, NewClaim, RunNews, RunStore } from "../../store/run-store.ts";
import type { AnsweredRun, NewRun, RunEnding, RunSummary, StoredRun } from "../../store/stored-run.ts";
import { AnsweredBuffer } from "./answered-buffer.ts";
import type { Database } from "./database.ts";
import { keeping } from "./keeping.ts";
import type { News } from "./news.ts";
import { OneAfterAnother } from "./one-after-another.ts";
import { PostgresAccounts } from "./postgres-accounts.ts";
import { PostgresPaidCounts } from "./postgres-paid-counts.ts";
import { findRequest, forgetRequests } from "./postgres-requests.ts";
import { PostgresWebhooks } from "./postgres-webhooks.ts";
import { listRuns, namedHashes, pruneRuns, readEvents, storedColumns, summaryColumns } from "./read-runs.ts";
import { claimRun, releaseRun, renewRun } from "./run-claims.ts";
import { appendEvents, endRun, insertRun } from "./write-run.ts";

export interface PostgresRunStoreOptions {
  /** Names this process to others: whoever waits for the answer of a run that it accepts does so there. */
  readonly owner?: string;
  /** Called with why an answered run could not be written. */
  readonly onLost?: (error: unknown) => void;
}

/**
 * Runs and their events in PostgreSQL, for any number of processes. A claim is a lease with a number: what is written
 * under an older number is refused by the statement that would write it.
 */
export class PostgresRunStore implements RunStore {
  readonly #db: Database;
  readonly #news: News;
  readonly #owner: string;
  readonly #accounts: PostgresAccounts;
  readonly #paid: PostgresPaidCounts;
  readonly #answered: AnsweredBuffer;
  /** What is written of one run goes in the order in which it came. */
  readonly #writes = new OneAfterAnother();
  readonly webhooks: PostgresWebhooks;

  constructor(db: Database, news: News, { owner = "", onLost = () => {} }: PostgresRunStoreOptions = {}) {
    this.#db = db;
    this.#news = news;
    this.#accounts = new PostgresAccounts(db);
    this.#paid = new PostgresPaidCounts(db);
    this.#owner = owner;
    this.#answered = new AnsweredBuffer((drafts) => insertRun(db, owner, drafts), onLost);
    this.webhooks = new PostgresWebhooks(db, news, owner);
  }

  async add(run: NewRun): Promise<void> {
    await keeping(() => insertRun(this.#db, this.#owner, [{ asked: run }]));
  }

  async keepAnswered(run: AnsweredRun): Promise<void> {
    if (run.charge) await keeping(() => this.#answered.writeNow(run));
    else await this.#answered.add(run);
  }

  settle(): Promise<void> {
    return this.#answered.settle();
  }

  knownRequest(key: Pick<IdempotencyKey, "client" | "key">): Promise<KnownRequest | undefined> {
    return findRequest(this.#db, key, Date.now());
  }

  async get(id: string): Promise<StoredRun | undefined> {
    const answered = this.#answered.find(id);
    if (answered) return answered.stored();
    const row = await this.#db.first(`SELECT ${storedColumns} FROM runs WHERE id = $1`, id);
    if (row === undefined) return undefined;
    const chain = row.chain === null ? undefined : (JSON.parse(String(row.chain)) as string[]);
    return {
      ...storedRunOf(row),
      ...(chain && { chain }),
      ...(row.needs !== null && { needs: JSON.parse(String(row.needs)) as RunNeeds }),
      ...(row.inner_of !== null && { innerOf: String(row.inner_of) }),
    };
  }

  async summary(id: string): Promise<RunSummary | undefined> {
    const answered = this.#answered.find(id);
    if (answered) return answered.summary();
    const row = await this.#db.first(`SELECT ${summaryColumns} FROM runs WHERE id = $1`, id);
    return row && summaryOf(row);
  }

  async owner(id: string): Promise<string | null | undefined> {
    const answered = this.#answered.find(id);
    if (answered) return answered.asked.key ?? null;
    return (await this.#db.first("SELECT key FROM runs WHERE id = $1", id))?.key as string | null | undefined;
  }

  async list(filter: RunFilter): Promise<readonly RunSummary[]> {
    await this.settle();
    return (await listRuns(this.#db, filter)).map(summaryOf);
  }

  async unfinished(): Promise<readonly string[]> {
    await this.settle();
    const rows = await this.#db.all("SELECT id FROM runs WHERE ended IS NULL ORDER BY n");
    return rows.map(({ id }) => String(id));
  }

  claim(id: string, options: ClaimOptions): Promise<NewClaim | undefined> {
    return keeping(() => claimRun(this.#db, id, options));
  }

  renew(claim: Claim, leaseMs: number): Promise<boolean> {
    return renewRun(this.#db, claim, leaseMs);
  }

  release(claim: Claim): Promise<void> {
    return keeping(() => releaseRun(this.#db, claim));
  }

  append(claim: Claim, events: readonly RunEvent[]): Promise<void> {
    return this.#writes.add(claim.run, () =>
      keeping(async () => {
        const last = await appendEvents(this.#db, this.#news, claim, events);
        this.#news.wrote(claim.run, "events", last);
      }),
    );
  }

  end(claim: Claim, ending: RunEnding): Promise<void> {
    return this.#writes.add(claim.run, () =>
      keeping(async () => {
        const { last, hasWebhook } = await endRun(this.#db, this.#news, claim, ending);
        this.#news.wrote(claim.run, "events", last);
        if (hasWebhook) this.#news.due();
      }),
    );
  }

  async events(id: string, after: number, limit: number): Promise<readonly RunEvent[]> {
    const answered = this.#answered.find(id);
    if (answered) return answered.events.slice(after + 1, after + 1 + limit);
    return await readEvents(this.#db, id, after, limit);
  }

  requestCancel(id: string): Promise<void> {
    return keeping(async () => {
      await this.#db.first(
        `WITH r AS (UPDATE runs SET cancel_requested = 1 WHERE id = $1 RETURNING id)
         SELECT pg_notify($2, $3) FROM r`,
        ...[id, this.#news.channel, this.#news.payload("cancel", id)],
      );
      this.#news.wrote(id, "cancel");
    });
  }

  follow(id: string, listener: (news: RunNews) => void): () => void {
    return this.#news.follow(id, listener);
  }

  takePaidCall(claim: Claim, limits: PaidLimits, call?: NamedPaidCall): Promise<UsedUp | undefined> {
    return this.#writes.add("paid", () => keeping(() => this.#paid.take(claim, limits, call)));
  }

  returnPaidCall({ run }: Claim, day: string, path?: string): Promise<void> {
    return keeping(() => this.#paid.giveBack(run, day, path));
  }

  keepPaidCall({ run }: Claim, path: string): Promise<void> {
    return keeping(() => this.#paid.keep(run, path));
  }

  account(key: string): Promise<Account> {
    return this.#accounts.of(key);
  }

  spent(): Promise<ReadonlyMap<string, number>> {
    return this.#accounts.spent();
  }

  raiseSpent(atLeast: ReadonlyMap<string, number>): Promise<void> {
    const millionths = new Map([...atLeast].map(([key, credits]) => [key, toMillionths(credits)]));
    return keeping(() => this.#accounts.raise(millionths));
  }

  async namedHashes(): Promise<ReadonlySet<string>> {
    await this.settle();
    return await namedHashes(this.#db);
  }

  async remove(id: string): Promise<boolean> {
    await this.settle();
    return await keeping(
      async () => (await this.#db.run("DELETE FROM runs WHERE id = $1 AND ended IS NOT NULL", id)) > 0,
    );
  }

  async prune(keep: number): Promise<void> {
    await this.settle();
    await keeping(async () => {
      await forgetRequests(this.#db, Date.now());
      await pruneRuns(this.#db, keep);
      await this.#paid.forget();
    });
  }
}
