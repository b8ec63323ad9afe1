import type { RunEvent } from "@sigmaflow/core";
import type { Account } from "./accounts.ts";
import { allOrEach } from "./all-or-each.ts";
import { DraftRun } from "./draft-run.ts";
import { hashesIn } from "./hashes-in.ts";
import type { IdempotencyKey, KnownRequest } from "./idempotency-keys.ts";
import { keeping } from "./not-kept.ts";
import type { PaidLimits, UsedUp } from "./paid-counts.ts";
import type { Claim, NewClaim, RunNews, RunStore } from "./run-store.ts";
import type { SqliteRunStore } from "./sqlite-run-store.ts";
import type { AnsweredRun, NewRun, RunEnding, RunSummary, StoredRun } from "./stored-run.ts";

/** How often drafts are looked through, how long one is kept that has not ended, ms, and how many of its events. */
const roundMs = 20;
const longestMs = 250;
const mostEvents = 256;
/** Drafts that have ended and are not written yet: a few milliseconds of writing. */
const mostEnded = 64;

export interface DraftedRunStoreOptions {
  /** Called with why a run could not be written that has ended. */
  readonly onLost?: (error: unknown) => void;
}

/**
 * A store that keeps what somebody waits for in memory at first: most such runs end within a moment, and are written
 * whole then, with others in one transaction. One that lasts is written as it is, and is a run like others from then on.
 * While the disk takes nothing, runs are refused as they come instead.
 */
export class DraftedRunStore implements RunStore {
  readonly #runs: SqliteRunStore;
  readonly #onLost: (error: unknown) => void;
  /** By id, in order of their places. */
  readonly #drafts = new Map<string, DraftRun>();
  #ended = 0;
  /** Whether the last drafts could be written. */
  #takesMore = true;
  #timer: NodeJS.Timeout | undefined;

  constructor(runs: SqliteRunStore, { onLost = () => {} }: DraftedRunStoreOptions = {}) {
    this.#runs = runs;
    this.#onLost = onLost;
  }

  async add(run: NewRun): Promise<void> {
    if (run.attended && !isPromised(run) && this.#takesMore) {
      this.#keep(new DraftRun(run, this.#runs.newPlace()));
      return;
    }
    await this.#runs.add(run);
    this.#takesMore = true;
  }

  async keepAnswered(run: AnsweredRun): Promise<void> {
    if (run.charge) {
      await this.#runs.keepAnswered(run);
      return;
    }
    this.#keep(DraftRun.answered(run, this.#runs.newPlace()));
    this.#countEnded();
  }

  async settle(): Promise<void> {
    this.#write([...this.#drafts.values()]);
  }

  knownRequest(key: Pick<IdempotencyKey, "client" | "key">): Promise<KnownRequest | undefined> {
    return this.#runs.knownRequest(key);
  }

  async get(id: string): Promise<StoredRun | undefined> {
    return this.#drafts.get(id)?.stored() ?? (await this.#runs.get(id));
  }

  async summary(id: string): Promise<RunSummary | undefined> {
    return this.#drafts.get(id)?.summary() ?? (await this.#runs.summary(id));
  }

  async owner(id: string): Promise<string | null | undefined> {
    const draft = this.#drafts.get(id);
    return draft ? (draft.asked.key ?? null) : await this.#runs.owner(id);
  }

  async list(options: Parameters<RunStore["list"]>[0]): Promise<readonly RunSummary[]> {
    await this.settle();
    return await this.#runs.list(options);
  }

  async unfinished(): Promise<readonly string[]> {
    await this.settle();
    return await this.#runs.unfinished();
  }

  async claim(id: string, options: Parameters<RunStore["claim"]>[1]): Promise<NewClaim | undefined> {
    const draft = this.#drafts.get(id);
    return draft ? draft.claim(options.leaseMs) : await this.#runs.claim(id, options);
  }

  async renew(claim: Claim, leaseMs: number): Promise<boolean> {
    return this.#drafts.get(claim.run)?.renew(claim, leaseMs) ?? (await this.#runs.renew(claim, leaseMs));
  }

  async release(claim: Claim): Promise<void> {
    const draft = this.#drafts.get(claim.run);
    if (draft) draft.release(claim);
    else await this.#runs.release(claim);
  }

  async append(claim: Claim, events: readonly RunEvent[]): Promise<void> {
    const draft = this.#drafts.get(claim.run);
    if (draft && draft.events.length + events.length <= mostEvents) {
      draft.append(claim, events);
      this.#runs.notify(claim.run, "events");
      return;
    }
    if (draft) await this.#writeNow(draft, () => this.#runs.append(claim, events));
    else await this.#runs.append(claim, events);
  }

  async end(claim: Claim, ending: RunEnding): Promise<void> {
    const draft = this.#drafts.get(claim.run);
    if (draft) {
      draft.end(claim, ending);
      this.#countEnded();
      this.#runs.notify(claim.run, "events");
    } else await this.#runs.end(claim, ending);
  }

  async events(id: string, after: number, limit: number): Promise<readonly RunEvent[]> {
    const draft = this.#drafts.get(id);
    return draft ? draft.events.slice(after + 1, after + 1 + limit) : await this.#runs.events(id, after, limit);
  }

  async requestCancel(id: string): Promise<void> {
    const draft = this.#drafts.get(id);
    if (draft) {
      draft.cancelRequested = true;
      this.#runs.notify(id, "cancel");
    } else await this.#runs.requestCancel(id);
  }

  follow(id: string, listener: (news: RunNews) => void): () => void {
    return this.#runs.follow(id, listener);
  }

  async takePaidCall(claim: Claim, limits: PaidLimits): Promise<UsedUp | undefined> {
    // Money is counted for a run that is known.
    const draft = this.#drafts.get(claim.run);
    const take = () => this.#runs.takePaidCall(claim, limits);
    return await (draft ? this.#writeNow(draft, take) : take());
  }

  returnPaidCall(claim: Claim, day: string): Promise<void> {
    return this.#runs.returnPaidCall(claim, day);
  }

  account(key: string): Promise<Account> {
    return this.#runs.account(key);
  }

  spent(): Promise<ReadonlyMap<string, number>> {
    return this.#runs.spent();
  }

  raiseSpent(atLeast: ReadonlyMap<string, number>): Promise<void> {
    return this.#runs.raiseSpent(atLeast);
  }

  async namedHashes(): Promise<ReadonlySet<string>> {
    const named = new Set(await this.#runs.namedHashes());
    // Not written where nothing can be: their files are needed all the same.
    for (const { asked, ending } of this.#drafts.values())
      for (const hash of hashesIn(JSON.stringify([asked.inputs, ending?.outputs]))) named.add(hash);
    return named;
  }

  async remove(id: string): Promise<boolean> {
    await this.settle();
    return await this.#runs.remove(id);
  }

  async prune(keep: number): Promise<void> {
    await this.settle();
    await this.#runs.prune(keep);
  }

  #keep(draft: DraftRun): void {
    draft.due = performance.now() + longestMs;
    this.#drafts.set(draft.asked.id, draft);
    this.#timer ??= setTimeout(() => this.#round(), roundMs);
  }

  #countEnded(): void {
    this.#ended++;
    if (this.#ended >= mostEnded) this.#writeDue();
  }

  #round(): void {
    this.#timer = undefined;
    this.#writeDue();
    if (this.#drafts.size > 0) this.#timer = setTimeout(() => this.#round(), roundMs);
  }

  #writeDue(): void {
    const now = performance.now();
    this.#write([...this.#drafts.values()].filter(({ ending, due }) => ending !== undefined || due <= now));
  }

  /** Does something with a draft once it is written, which is now. */
  #writeNow<T>(draft: DraftRun, then: () => Promise<T>): Promise<T> {
    return keeping(() => {
      this.#runs.insert([draft]);
      this.#drafts.delete(draft.asked.id);
      return then();
    });
  }

  #write(drafts: readonly DraftRun[]): void {
    if (drafts.length === 0) return;
    const faults = allOrEach(drafts, (some) => this.#runs.insert(some));
    for (const [at, draft] of drafts.entries()) {
      const fault = faults[at];
      this.#takesMore = fault === undefined;
      if (fault !== undefined && draft.ending === undefined) {
        // It goes on, and is tried again.
        draft.due = performance.now() + longestMs;
        continue;
      }
      this.#drafts.delete(draft.asked.id);
      if (draft.ending !== undefined) this.#ended--;
      if (fault !== undefined) this.#onLost(fault.reason);
    }
  }
}

/** Whether more hangs on a run than an answer, which has to outlive a kill from the moment at which its client hears of it. */
function isPromised({ idempotency, charge, webhook }: NewRun): boolean {
  return idempotency !== undefined || charge !== undefined || webhook !== undefined;
}
