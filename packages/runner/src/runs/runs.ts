import { setImmediate } from "node:timers/promises";
import type { GraphLimits } from "@sigmaflow/core";
import type { PreparedRun } from "../engine/prepare-run.ts";
import { nodeHost } from "../host/node-host.ts";
import { storeErrors } from "../store/error-codes.ts";
import { isNotKept, notKept } from "../store/not-kept.ts";
import type { MoveTo, Place, RunQueue, WaitingRun } from "../store/run-queue.ts";
import type { RunSummary, StoredRun } from "../store/stored-run.ts";
import { AcceptedRuns } from "./accepted-runs.ts";
import { Deadlines } from "./deadlines.ts";
import { restartSeconds, runErrors } from "./error-codes.ts";
import { keepEnding } from "./keep-ending.ts";
import { isInferred, placeFor, placeOf } from "./lane-of.ts";
import { LaneWorkers } from "./lane-workers.ts";
import type { ActiveRun, RunDependencies } from "./perform-run.ts";
import { Pruning } from "./pruning.ts";
import { QueueRoom } from "./queue-room.ts";
import { RunWaiters } from "./run-waiters.ts";
import { performShared, type SharedRuns, turnOf } from "./shared-runs.ts";
import type { PaidCallLimits } from "./stored-allowance.ts";
import type { SubmitOptions } from "./submit-options.ts";
import { leave, takeTurn } from "./take-turn.ts";

/** What runs are accepted and performed with. */
export interface RunsDependencies extends RunDependencies {
  readonly queue: RunQueue;
  readonly limits: { readonly queue: number; readonly runs: number } & PaidCallLimits & Partial<GraphLimits>;
  /** Set where other processes perform runs of the same stores too. */
  readonly shared?: SharedRuns | undefined;
}

/** Runs that are listed as performed. */
const mostRunning = 1000;
/** Bytes of decoded inputs, pictures above all, that are held for runs that wait. */
const mostInputBytes = 2 ** 28;

/**
 * Accepts runs, performs them lane by lane, and notifies those who follow. The store is the truth; this is its hands.
 *
 * A run that an active run has asked this process for is not made to wait for it: it is run at once, in the other's
 * turn.
 */
export class Runs {
  readonly #dependencies: RunsDependencies;
  readonly #accepted = new AcceptedRuns(mostInputBytes);
  readonly #active = new Map<string, ActiveRun>();
  /** What goes on beside the queue. */
  readonly #beside = new Set<Promise<unknown>>();
  readonly #waiters: RunWaiters;
  readonly #closing = new AbortController();
  readonly #deadlines = new Deadlines((id) => this.#inBackground(this.cancel(id).catch(this.#dependencies.onError)));
  readonly #owner: string;
  readonly #performs: boolean;
  readonly #pruning: Pruning;
  readonly #workers: LaneWorkers;
  readonly #room: QueueRoom;
  #unfollowInner: (() => void) | undefined;

  constructor(dependencies: RunsDependencies) {
    this.#dependencies = dependencies;
    const { store, queue, limits, shared, onError } = dependencies;
    this.#owner = shared?.owner ?? nodeHost.randomId();
    this.#performs = shared?.performs ?? true;
    const closing = this.#closing.signal;
    const perform = async (id: string) =>
      (await performShared(id, closing, shared, onError)) ?? (await this.#perform(id, { isInner: false }));
    this.#workers = new LaneWorkers({ queue, perform, closing, onError });
    this.#room = new QueueRoom(queue, limits.queue, () => this.#workers.pace);
    this.#waiters = new RunWaiters(store, (id) => this.#closing.signal.aborted && !this.#active.has(id));
    this.#pruning = new Pruning(store, limits.runs, onError);
  }

  /**
   * Resumes what an earlier process left: queued runs wait again, active ones go on from their last finished step. Where
   * several processes share their stores, what is left may be in another's hands, and somebody else looks after it.
   */
  async recover(): Promise<void> {
    const { store, queue, engine, shared, onError } = this.#dependencies;
    if (shared) return this.#start();
    for (const id of await store.unfinished()) {
      const run = await store.get(id).catch((error: unknown) => {
        // It ends with this when its turn comes.
        if (storeErrors.RUN_DAMAGED.is(error)) return "damaged" as const;
        onError(error);
        return undefined;
      });
      if (!run) continue;
      // Nobody waits any more for the answer of a request that ended with the process.
      if (run !== "damaged" && (run.cancelRequested || run.attended)) this.#endUnstarted(run);
      else {
        if (run !== "damaged" && run.deadline !== undefined) this.#deadlines.hold(id, run.deadline);
        await queue.add(id, run === "damaged" ? {} : placeOf(run, engine));
      }
    }
    this.#start();
  }

  #start(): void {
    if (!this.#performs) return;
    this.#workers.start();
    this.#unfollowInner ??= this.#dependencies.shared?.inner.follow((id) => {
      if (!this.#active.has(id) && !this.#closing.signal.aborted)
        this.#inBackground(this.#perform(id, { isInner: true }));
    });
  }

  /**
   * Accepts a run; when it resolves, the run outlives this process.
   *
   * @throws `QUEUE_FULL`, `SHUTTING_DOWN`, `REQUEST_KNOWN`, `INSUFFICIENT_CREDITS`, or `RUN_NOT_KEPT`.
   */
  async submit(prepared: PreparedRun, options: SubmitOptions): Promise<string> {
    const { attended = false, chain = [], onNamed, onSeen, ...asked } = options;
    const { graphName, deadline } = asked;
    const { store, queue, onError } = this.#dependencies;
    const outer = [...this.#active.values()].find(({ token }) => chain.includes(token));
    const elsewhere = outer === undefined ? await this.#dependencies.shared?.inner.outerOf(chain) : undefined;
    const isInner = (outer ?? elsewhere) !== undefined;
    if (!isInner) this.requireOpen();
    const { document, seeds } = prepared;
    const { title } = document;
    const id = nodeHost.randomId();
    const keep = async (): Promise<void> => {
      // What is asked for on behalf of a run is part of its wish.
      const outerWish = outer && ((await store.get(outer.id))?.wish ?? outer.id);
      const wish = outerWish ?? elsewhere?.wish ?? options.wish;
      await store.add({
        ...asked,
        ...{ id, created: Date.now(), graph: document, inputs: prepared.given, seeds, attended },
        ...(title !== undefined && { title }),
        ...(wish !== undefined && { wish }),
        ...(chain.length > 0 && { chain }),
        ...(elsewhere && { innerOf: elsewhere.id }),
      });
    };
    try {
      await (isInner ? keep() : this.#room.admit(keep));
    } catch (error) {
      if (isNotKept(error)) onError(error);
      throw error;
    }
    if (deadline !== undefined) this.#deadlines.hold(id, deadline);
    onNamed?.(id);
    if (this.#performs) this.#accepted.hold(id, { prepared, graphName, chain, onSeen });
    this.#pruning.soon();
    if (elsewhere) await this.#dependencies.shared?.inner.ask(id, elsewhere.id);
    else if (isInner) this.#inBackground(this.#perform(id, { isInner }));
    else {
      const place = placeFor(prepared, asked, this.#dependencies.engine);
      await queue.add(id, place);
      if (place.lane !== "free")
        this.#inBackground(this.#lookAhead(id, place, this.#performs ? undefined : prepared).catch(onError));
    }
    this.#start();
    return id;
  }

  /** Lets a run that waits behind others go past them where the cache has all that they would hold it up for. */
  async #lookAhead(id: string, place: Place, accepted: PreparedRun | undefined): Promise<void> {
    const { queue, engine } = this.#dependencies;
    // An idle lane has taken it by then.
    await setImmediate();
    if (this.#active.has(id) || this.#closing.signal.aborted) return;
    const prepared = accepted ?? this.#accepted.waiting(id)?.prepared;
    if (prepared === undefined || !(await isInferred(prepared, engine))) return;
    if (await queue.remove(id)) await queue.add(id, { ...place, lane: "free", models: () => [] });
  }

  /** @throws `SHUTTING_DOWN` when no more runs are accepted. */
  requireOpen(): void {
    if (this.#closing.signal.aborted) throw runErrors.SHUTTING_DOWN({ retryAfter: restartSeconds });
  }

  /** Cancels a run; does nothing to one that has ended. Returns whether there is such a run. */
  async cancel(id: string): Promise<boolean> {
    const { store, queue, onError } = this.#dependencies;
    const run = await store.get(id);
    if (run === undefined) return false;
    if (run.ended !== undefined) return true;
    // It is cancelled here and now; if that cannot be written down, only a restart would not know.
    try {
      await store.requestCancel(id);
    } catch (error) {
      if (!isNotKept(error)) throw error;
      onError(error);
    }
    if (await queue.remove(id)) {
      this.#accepted.take(id);
      this.#endUnstarted(run);
    } else this.#active.get(id)?.controller.abort();
    return true;
  }

  /** Calls `listener` whenever a run has something new in the store; returns a function that ends that. */
  follow(id: string, listener: () => void): () => void {
    return this.#dependencies.store.follow(id, listener);
  }

  /**
   * The summary of a run once it has ended.
   *
   * @throws the signal's reason, `SHUTTING_DOWN`, or `RUN_NOT_KEPT`.
   */
  ended(id: string, signal: AbortSignal): Promise<RunSummary> {
    return this.#waiters.ended(id, signal);
  }

  /** What waits, in its order, and what is performed. */
  async standing(): Promise<{ paused: boolean; running: readonly string[]; waiting: readonly WaitingRun[] }> {
    const { queue } = this.#dependencies;
    return { paused: await queue.isPaused(), running: await this.#running(), waiting: await queue.order() };
  }

  /** Takes up no more runs until {@link resume}; those that are performed end. */
  async pause(): Promise<void> {
    await this.#dependencies.queue.pause();
  }

  async resume(): Promise<void> {
    await this.#dependencies.queue.resume();
  }

  /** Moves a run that waits among those of its key, lane and priority; returns whether it could be moved so. */
  async move(id: string, to: MoveTo): Promise<boolean> {
    return await this.#dependencies.queue.move(id, to);
  }

  /** Runs that wait, and whether one is active. */
  async load(): Promise<{ readonly waiting: number; readonly running: boolean }> {
    return { waiting: await this.#dependencies.queue.waiting(), running: (await this.#running(1)).length > 0 };
  }

  /** Ids of what is performed, here or by whoever shares the store; at most so many. */
  async #running(limit = mostRunning): Promise<readonly string[]> {
    const { shared, store } = this.#dependencies;
    if (shared === undefined) return [...this.#active.keys()];
    return (await store.list({ limit, status: "running" })).map(({ id }) => id);
  }

  /** How many more may wait, and when to ask again, which is now unless none may. */
  room(): Promise<{ readonly free: number; readonly resetAt: Date }> {
    return this.#room.free();
  }

  /**
   * Accepts nothing more and leaves the active run `graceMs` to end. What has not ended by then, and what waits, goes
   * on with the next start.
   */
  async close(graceMs: number): Promise<void> {
    this.#closing.abort();
    this.#unfollowInner?.();
    this.#pruning.end();
    this.#deadlines.end();
    this.#waiters.leave();
    const timer = setTimeout(() => {
      for (const run of this.#active.values()) leave(run);
    }, graceMs);
    await this.#workers.ended();
    await Promise.all(this.#beside);
    clearTimeout(timer);
  }

  /** Performs a run to its end, and has it written down; returns whether nothing of it is left to do. Never rejects. */
  async #perform(id: string, { isInner }: { readonly isInner: boolean }): Promise<boolean> {
    const { store, engine, onError } = this.#dependencies;
    const accepted = this.#accepted.take(id);
    const controller = new AbortController();
    const chain = accepted?.chain ?? [];
    const active: ActiveRun = { id, token: nodeHost.randomId(), chain, isInner, controller, isLeft: false };
    this.#active.set(id, active);
    const onWaiting = (error: Error) => this.#waiters.unwritten(id, error);
    const unfollow = store.follow(id, (news) => news === "cancel" && controller.abort());
    let isOver = true;
    try {
      if (accepted === undefined && this.#dependencies.shared) active.chain = (await store.get(id))?.chain ?? [];
      const closing = this.#closing.signal;
      const turn = { ...turnOf(this.#dependencies.shared, engine), owner: this.#owner, closing, onWaiting };
      isOver = await takeTurn(active, accepted, { ...this.#dependencies, ...turn });
    } catch (error) {
      // The store itself failed; the run is taken up again with the next start, or by whoever shares the store.
      isOver = this.#dependencies.shared === undefined;
      onError(error);
      onWaiting(notKept(error));
    }
    unfollow();
    if (isOver) this.#deadlines.drop(id);
    this.#active.delete(id);
    this.#waiters.over(id);
    return isOver;
  }

  /** Ends a run that is not active; at once, unless the disk is full. */
  #endUnstarted({ id, attempt }: StoredRun): void {
    this.#deadlines.drop(id);
    const { store, onError } = this.#dependencies;
    const event = { type: "run.cancelled", seq: 0, run: id, time: Date.now() } as const;
    const ending = { store, onError, onWaiting: () => {}, closing: this.#closing.signal };
    const end = keepEnding({ run: id, attempt }, { event }, ending).catch((error: unknown) => {
      // Who has it meanwhile hears it from the store.
      if (!storeErrors.RUN_TAKEN_OVER.is(error)) onError(error);
    });
    this.#inBackground(end);
  }

  #inBackground(work: Promise<unknown>): void {
    const done = work.finally(() => this.#beside.delete(done));
    this.#beside.add(done);
  }
}
