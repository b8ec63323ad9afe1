import type { RunEvent } from "@sigmaflow/core";
import type { Account } from "./accounts.ts";
import type { IdempotencyKey, KnownRequest } from "./idempotency-keys.ts";
import type { RunFilter } from "./listed-runs.ts";
import type { NamedPaidCall, PaidLimits, UsedUp } from "./paid-counts.ts";
import type { AnsweredRun, NewRun, RunEnding, RunSummary, StoredRun } from "./stored-run.ts";

/** The right to write of a run. A later claim of the same run has a higher number and ends the right of this one. */
export interface Claim {
  readonly run: string;
  readonly attempt: number;
}

/** A claim just made. */
export interface NewClaim extends Claim {
  readonly cancelRequested: boolean;
  /** How often it was claimed before by somebody who neither ended nor released it: whose process died, most likely. */
  readonly crashes: number;
}

/** How a run is claimed. */
export interface ClaimOptions {
  /** Names the process. */
  readonly owner: string;
  readonly leaseMs: number;
  /** What calls that the run makes say of it. */
  readonly token?: string;
}

/** What a follower of a run is woken for. */
export type RunNews = "events" | "cancel";

/**
 * Runs and their events: the one truth about what was accepted and what became of it. What a method wrote when its
 * promise resolves outlives the process, unless it is of a run that somebody waits for.
 *
 * @throws `RUN_NOT_KEPT` from everything that writes when the medium cannot store it (a full disk, a lost connection).
 */
export interface RunStore {
  /**
   * Keeps a new run, which then waits. When it resolves, the run outlives a loss of power too, unless somebody waits for
   * it (`attended`), who is gone then: such a run may be written a moment later, with others, and what is written of it
   * too. Whoever asks this store sees no difference.
   *
   * @throws `REQUEST_KNOWN` for one whose idempotency key {@link knownRequest} finds; `INSUFFICIENT_CREDITS` for one whose
   * charge is more than what is left to its key.
   */
  add(run: NewRun): Promise<void>;

  /**
   * Keeps a run that was answered when it was accepted. It is found from now on; it is written a moment later, with
   * others, and a process that is killed until then has answered it and does not remember. What cannot be written is
   * reported to whoever made the store. One that is charged for is written when the promise resolves, or not kept.
   *
   * @throws `INSUFFICIENT_CREDITS`, and `RUN_NOT_KEPT`, for one that is charged for.
   */
  keepAnswered(run: AnsweredRun): Promise<void>;
  /** Resolves when what was put off is written, as far as it can be. */
  settle(): Promise<void>;

  /**
   * What a request became that a client sent with an idempotency key less than a day ago; undefined too when that run
   * failed, was cancelled or is forgotten: the request may become another one then.
   */
  knownRequest(key: Pick<IdempotencyKey, "client" | "key">): Promise<KnownRequest | undefined>;

  get(id: string): Promise<StoredRun | undefined>;
  /** A run without what it was asked; its prompt is in lists alone. */
  summary(id: string): Promise<RunSummary | undefined>;
  /** The id of the key that asked for a run, null for none; undefined where there is no such run. */
  owner(id: string): Promise<string | null | undefined>;
  /** Runs, newest first. */
  list(filter: RunFilter): Promise<readonly RunSummary[]>;
  /** Ids of the runs that have not ended, oldest first. */
  unfinished(): Promise<readonly string[]>;

  /**
   * Takes a run to perform it, which marks it as running. Undefined when it has ended, does not exist, or was claimed
   * by somebody whose lease has not run out.
   */
  claim(id: string, options: ClaimOptions): Promise<NewClaim | undefined>;
  /** Lengthens a lease; false when the claim counts no more. */
  renew(claim: Claim, leaseMs: number): Promise<boolean>;
  /** Returns a claimed run that has not ended, so that it can be claimed at once; that is no crash. */
  release(claim: Claim): Promise<void>;

  /**
   * Adds the next events of one run, all of them or none.
   *
   * @throws `RUN_TAKEN_OVER` under a claim that counts no more, with a RangeError for events that would leave a gap,
   * with a TypeError for a run's last.
   */
  append(claim: Claim, events: readonly RunEvent[]): Promise<void>;
  /**
   * Ends a run with its last events, of which the store chooses the last one's number, and what it came to, all at once; one that
   * is charged for is charged in the same moment. A run that nobody has claimed is ended under its attempt 0.
   *
   * @throws `RUN_TAKEN_OVER` like {@link append}, and for a run that has ended.
   */
  end(claim: Claim, ending: RunEnding): Promise<void>;
  /** At most `limit` events with numbers above `after`, in order. */
  events(id: string, after: number, limit: number): Promise<readonly RunEvent[]>;

  /** Remembers that a run is to be cancelled, and wakes whoever performs it, wherever that is. */
  requestCancel(id: string): Promise<void>;
  /** Calls `listener` whenever a run may have news, from any process; returns a function that ends that. */
  follow(id: string, listener: (news: RunNews) => void): () => void;

  /**
   * Counts a paid call that a run is about to make; resolves to the limit that is used up instead, the day's or that of
   * the wish that the run is part of. When it resolves, the count outlives a loss of power. Of a call that an earlier
   * attempt made already and that can be repeated, a store that several share counts nothing.
   *
   * @throws `RUN_TAKEN_OVER` under a claim that counts no more; `PAID_CALL_UNCERTAIN` from a store that several share,
   * where an earlier attempt made the same call and nobody knows what it brought.
   */
  takePaidCall(claim: Claim, limits: PaidLimits, call?: NamedPaidCall): Promise<UsedUp | undefined>;
  /** Takes back a paid call of a run that was counted on a day and certainly cost nothing. */
  returnPaidCall(claim: Claim, day: string, path?: string): Promise<void>;
  /** Remembers that what a paid call brought is kept. */
  keepPaidCall?(claim: Claim, path: string): Promise<void>;

  /** What the runs of a key have cost, forgotten ones too, and may cost that have not ended. */
  account(key: string): Promise<Account>;
  /** What the runs of each key have cost that were charged for. */
  spent(): Promise<ReadonlyMap<string, number>>;
  /** Counts at least so much as spent by each key, which is known from elsewhere. */
  raiseSpent(atLeast: ReadonlyMap<string, number>): Promise<void>;

  /** Every sha256 that an input or output of a run names. */
  namedHashes(): Promise<ReadonlySet<string>>;
  /** Forgets a run that has ended; false where there is none. */
  remove(id: string): Promise<boolean>;
  /**
   * Forgets the oldest ended runs until at most `keep` are left. Those that clients may still ask for by idempotency key
   * do not count, up to ten times as many.
   */
  prune(keep: number): Promise<void>;
}
