import type { GraphLimits } from "@sigmaflow/core";
import type { PreparedRun } from "../engine/prepare-run.ts";
import { nodeHost } from "../host/node-host.ts";
import type { RunSummary, StoredRun } from "../store/run-row.ts";
import { isDiskFault } from "../store/run-store.ts";
import { Followers } from "./followers.ts";
import { HttpError } from "./http-error.ts";
import { keepEnding } from "./keep-ending.ts";
import { notKept, performRun, type RunHost, type UnderWay } from "./perform-run.ts";
import { prepare, storedInputs } from "./prepare.ts";

/** What a queue works with. */
export interface QueueHost extends RunHost {
  readonly limits: { readonly queue: number; readonly runs: number } & Partial<GraphLimits>;
}

/** What is asked for besides the graph and its inputs. */
export interface SubmitOptions {
  readonly scope: string;
  /** Outputs that it was prepared for; all of them unless given. */
  readonly wanted?: readonly string[];
  /** Somebody waits for the answer on an open connection. */
  readonly attended?: boolean;
  /** Tokens of the runs, here or elsewhere, for which it is made, outermost first. */
  readonly chain?: readonly string[];
}

/**
 * Runs the accepted graphs one after the other, and tells those who follow. The store is the truth; this is its hands.
 *
 * A run that a run under way has asked this server for is not made to wait for it: it is run at once, in the other's turn.
 */
export class RunQueue {
  readonly #host: QueueHost;
  readonly #waiting: string[] = [];
  readonly #prepared = new Map<string, PreparedRun>();
  readonly #chains = new Map<string, readonly string[]>();
  readonly #followers = new Followers();
  readonly #underWay = new Map<string, UnderWay>();
  /** What goes on beside the queue. */
  readonly #beside = new Set<Promise<void>>();
  /** Why runs have ended that the disk does not yet know to have. */
  readonly #unwritten = new Map<string, Error>();
  readonly #closing = new AbortController();
  #working: Promise<void> | undefined;
  /** Milliseconds of the runs of late, for those who are asked to come back. */
  #pace = 10_000;

  constructor(host: QueueHost) {
    this.#host = host;
  }

  /** Takes up what an earlier process left: queued runs wait again, those under way go on from their last finished step. */
  recover(): void {
    for (const id of this.#host.store.unfinished()) {
      const run = this.#host.store.get(id)!;
      // Nobody waits any more for the answer of a request that ended with the process.
      if (run.cancelRequested || run.attended) this.#endUnstarted(run);
      else this.#waiting.push(id);
    }
    this.#wake();
  }

  /**
   * Accepts a run; when it returns, the run outlives this process. Throws `QUEUE_FULL` (429), `SHUTTING_DOWN` (503),
   * `RUN_NOT_KEPT` (500).
   */
  submit(prepared: PreparedRun, options: SubmitOptions): string {
    const { scope, wanted, attended = false, chain = [] } = options;
    const { store, limits } = this.#host;
    const isInner = [...this.#underWay.values()].some(({ token }) => chain.includes(token));
    if (!isInner && this.#closing.signal.aborted) throw shuttingDown();
    if (!isInner && this.#waiting.length >= limits.queue) throw this.#full();
    const id = nodeHost.randomId();
    const { document, seeds } = prepared;
    const { title } = document;
    try {
      store.prune(limits.runs);
      store.add({
        id,
        ...(title !== undefined && { title }),
        created: Date.now(),
        graph: document,
        inputs: storedInputs(prepared),
        seeds,
        ...(wanted && { wanted }),
        scope,
        attended,
      });
    } catch (error) {
      if (!isDiskFault(error)) throw error;
      this.#host.onError(error);
      throw new HttpError("RUN_NOT_KEPT", 500, notKept(error).message);
    }
    this.#prepared.set(id, prepared);
    this.#chains.set(id, chain);
    if (isInner) {
      const done = this.#perform(id, { isInner }).finally(() => this.#beside.delete(done));
      this.#beside.add(done);
    } else {
      this.#waiting.push(id);
      this.#wake();
    }
    return id;
  }

  /** Cancels a run; does nothing to one that has ended. Gives whether there is such a run. */
  cancel(id: string): boolean {
    const run = this.#host.store.get(id);
    if (run === undefined) return false;
    if (run.ended !== undefined) return true;
    try {
      this.#host.store.requestCancel(id);
    } catch (error) {
      // It is cancelled here and now; only a restart would not know.
      if (!isDiskFault(error)) throw error;
      this.#host.onError(error);
    }
    const at = this.#waiting.indexOf(id);
    if (at >= 0) {
      this.#waiting.splice(at, 1);
      this.#chains.delete(id);
      this.#prepared.delete(id);
      this.#endUnstarted(run);
    } else this.#underWay.get(id)?.controller.abort();
    return true;
  }

  /** Calls `listener` whenever a run has something new in the store; gives what ends that. */
  follow(id: string, listener: () => void): () => void {
    return this.#followers.follow(id, listener);
  }

  /** The summary of a run once it has ended. Rejects with the signal's reason, `SHUTTING_DOWN`, or `RUN_NOT_KEPT`. */
  ended(id: string, signal: AbortSignal): Promise<RunSummary> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        unfollow();
        signal.removeEventListener("abort", leave);
        if (signal.aborted) reject(signal.reason);
      };
      const look = () => {
        const run = this.#host.store.summary(id);
        const unwritten = this.#unwritten.get(id);
        if (run?.ended !== undefined) {
          leave();
          resolve(run);
        } else if (unwritten !== undefined) {
          leave();
          reject(new HttpError("RUN_NOT_KEPT", 500, unwritten.message));
        } else if (this.#closing.signal.aborted && !this.#underWay.has(id)) {
          leave();
          reject(shuttingDown());
        }
      };
      const unfollow = this.follow(id, look);
      signal.addEventListener("abort", leave);
      if (signal.aborted) leave();
      else look();
    });
  }

  /** Runs that wait, and whether one is under way. */
  get load(): { readonly waiting: number; readonly running: boolean } {
    return { waiting: this.#waiting.length, running: this.#underWay.size > 0 };
  }

  /** How many more may wait, and when to ask again, which is now unless none may. */
  get room(): { readonly free: number; readonly resetAt: Date } {
    const free = Math.max(0, this.#host.limits.queue - this.#waiting.length);
    return { free, resetAt: new Date(Date.now() + (free > 0 ? 0 : this.#pauseSeconds * 1000)) };
  }

  /**
   * Accepts nothing more and gives the run under way `graceMs` to end. What has not ended by then, and what waits, goes
   * on with the next start.
   */
  async close(graceMs: number): Promise<void> {
    this.#waiting.length = 0;
    this.#closing.abort();
    this.#followers.tellAll();
    const timer = setTimeout(() => {
      for (const run of this.#underWay.values()) {
        run.isSuspended = true;
        run.controller.abort();
      }
    }, graceMs);
    await this.#working;
    await Promise.all(this.#beside);
    clearTimeout(timer);
  }

  #wake(): void {
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
      if (this.#waiting.length > 0) this.#wake();
    });
  }

  async #work(): Promise<void> {
    for (let id = this.#waiting.shift(); id !== undefined; id = this.#waiting.shift()) {
      const began = performance.now();
      await this.#perform(id, { isInner: false });
      this.#pace = 0.7 * this.#pace + 0.3 * (performance.now() - began);
    }
  }

  /** Performs a run to its end, and has it written down. Never rejects. */
  async #perform(id: string, { isInner }: { readonly isInner: boolean }): Promise<void> {
    const { store, onError } = this.#host;
    const chain = this.#chains.get(id) ?? [];
    const controller = new AbortController();
    const underWay = { id, token: nodeHost.randomId(), chain, isInner, controller, isSuspended: false };
    const prepared = this.#prepared.get(id);
    this.#prepared.delete(id);
    this.#chains.delete(id);
    this.#underWay.set(id, underWay);
    const tell = () => this.#followers.tell(id);
    const onWaiting = (error: Error) => {
      this.#unwritten.set(id, error);
      tell();
    };
    try {
      const stored = store.get(id)!;
      const ending = await performRun(
        stored,
        () => prepared ?? this.#preparedAgain(stored),
        underWay,
        this.#host,
        tell,
      );
      const closing = this.#closing.signal;
      if (ending !== undefined) await keepEnding(ending, { store, onError, onWaiting, closing });
    } catch (error) {
      // The store itself failed; the run is taken up again with the next start.
      onError(error);
      onWaiting(notKept(error));
    }
    this.#underWay.delete(id);
    tell();
    this.#unwritten.delete(id);
  }

  /** Prepares a run that an earlier process accepted, with the seeds that it drew. */
  #preparedAgain({ graph, inputs, seeds, wanted }: StoredRun): Promise<PreparedRun> {
    return prepare(graph, inputs, this.#host, { seeds, ...(wanted && { outputs: wanted }) });
  }

  /** Ends a run that is not under way; at once, unless the disk is full. */
  #endUnstarted({ id }: StoredRun): void {
    const { store, onError } = this.#host;
    const event = { type: "run.cancelled", seq: 0, run: id, time: Date.now() } as const;
    const ending = keepEnding({ event }, { store, onError, onWaiting: () => {}, closing: this.#closing.signal });
    const done = ending.catch(onError).finally(() => {
      this.#beside.delete(done);
      this.#followers.tell(id);
    });
    this.#beside.add(done);
  }

  /** After how many seconds a place is likely to be free. */
  get #pauseSeconds(): number {
    return Math.min(600, Math.max(1, Math.ceil(this.#pace / 1000)));
  }

  #full(): HttpError {
    const seconds = this.#pauseSeconds;
    const reset = this.room.resetAt.toISOString();
    const count = this.#waiting.length;
    return new HttpError(
      "QUEUE_FULL",
      429,
      `${count} ${count === 1 ? "run waits" : "runs wait"} already, as many as may. Try again in ${seconds} s.`,
      { headers: { "retry-after": String(seconds), "x-rate-limit-reset-at-utc": reset } },
    );
  }
}

function shuttingDown(): HttpError {
  return new HttpError("SHUTTING_DOWN", 503, "The server is about to stop. Try again in a moment.", {
    headers: { "retry-after": "10" },
  });
}
