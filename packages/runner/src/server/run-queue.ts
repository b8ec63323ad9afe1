import { codeOf, isLast, messageOf, type Run, type RunEvent, SigmaflowError } from "@sigmaflow/core";
import type { Engine } from "../engine/engine.ts";
import { nodeHost } from "../host/node-host.ts";
import { withSeeds } from "../output/run-record.ts";
import type { RunSummary, StoredRun } from "../store/run-row.ts";
import type { RunStore } from "../store/run-store.ts";
import { HttpError } from "./http-error.ts";
import type { PictureStore } from "./picture-store.ts";
import { decodeInputs, type Prepared } from "./prepare.ts";
import type { PreviewShelf } from "./preview-shelf.ts";
import { keepOutputs } from "./run-outputs.ts";

/** What a queue works with. */
export interface QueueHost {
  readonly engine: Engine;
  readonly store: RunStore;
  readonly pictures: PictureStore;
  readonly previews: PreviewShelf;
  readonly limits: { readonly queue: number; readonly runs: number };
  /** Told what goes wrong outside of any run. */
  readonly onError: (error: unknown) => void;
}

/** What is asked for besides the graph and its inputs. */
export interface SubmitOptions {
  readonly scope: string;
  readonly wanted?: readonly string[];
  /** Somebody waits for the answer on an open connection. */
  readonly attended?: boolean;
}

/** A run under way. */
interface Current {
  readonly id: string;
  readonly controller: AbortController;
  /** Set when the server stops: the run is left as it is and goes on with the next start. */
  isSuspended: boolean;
}

/** Runs the accepted graphs one after the other, and tells those who follow. The store is the truth; this is its hands. */
export class RunQueue {
  readonly #host: QueueHost;
  readonly #waiting: string[] = [];
  readonly #followers = new Map<string, Set<() => void>>();
  #current: Current | undefined;
  #working: Promise<void> | undefined;
  #isClosing = false;
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

  /** Accepts a run; when it returns, the run outlives this process. Throws `QUEUE_FULL` (429), `SHUTTING_DOWN` (503). */
  submit({ document, inputs, seeds }: Prepared, { scope, wanted, attended = false }: SubmitOptions): string {
    const { store, limits } = this.#host;
    if (this.#isClosing) throw shuttingDown();
    if (this.#waiting.length >= limits.queue) throw this.#full();
    const id = nodeHost.randomId();
    const { title } = document;
    store.prune(limits.runs);
    store.add({
      id,
      ...(title !== undefined && { title }),
      created: Date.now(),
      graph: document,
      inputs,
      seeds,
      ...(wanted && { wanted }),
      scope,
      attended,
    });
    this.#waiting.push(id);
    this.#wake();
    return id;
  }

  /** Cancels a run; does nothing to one that has ended. Gives whether there is such a run. */
  cancel(id: string): boolean {
    const run = this.#host.store.get(id);
    if (run === undefined) return false;
    if (run.ended !== undefined) return true;
    this.#host.store.requestCancel(id);
    const at = this.#waiting.indexOf(id);
    if (at >= 0) {
      this.#waiting.splice(at, 1);
      this.#endUnstarted(run);
    } else if (this.#current?.id === id) this.#current.controller.abort();
    return true;
  }

  /** Calls `listener` whenever a run has something new in the store; gives what ends that. */
  follow(id: string, listener: () => void): () => void {
    const followers = this.#followers.get(id) ?? new Set();
    this.#followers.set(id, followers);
    followers.add(listener);
    return () => {
      followers.delete(listener);
      if (followers.size === 0) this.#followers.delete(id);
    };
  }

  /** The summary of a run once it has ended. Rejects with the signal's reason, or `SHUTTING_DOWN`. */
  ended(id: string, signal: AbortSignal): Promise<RunSummary> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        unfollow();
        signal.removeEventListener("abort", leave);
        if (signal.aborted) reject(signal.reason);
      };
      const look = () => {
        const run = this.#host.store.summary(id);
        if (run?.ended !== undefined) {
          leave();
          resolve(run);
        } else if (this.#isClosing && this.#current?.id !== id) {
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
    return { waiting: this.#waiting.length, running: this.#current !== undefined };
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
    this.#isClosing = true;
    this.#waiting.length = 0;
    for (const id of [...this.#followers.keys()]) this.#tell(id);
    const current = this.#current;
    const timer = setTimeout(() => {
      if (current === undefined) return;
      current.isSuspended = true;
      current.controller.abort();
    }, graceMs);
    await this.#working;
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
      const current: Current = { id, controller: new AbortController(), isSuspended: false };
      this.#current = current;
      try {
        await this.#perform(this.#host.store.get(id)!, current);
      } catch (error) {
        // The store itself failed; the run is taken up again with the next start.
        this.#host.onError(error);
      }
      this.#current = undefined;
      this.#pace = 0.7 * this.#pace + 0.3 * (performance.now() - began);
    }
  }

  async #perform(stored: StoredRun, current: Current): Promise<void> {
    const { engine, store, previews } = this.#host;
    const { id } = stored;
    let last: RunEvent | undefined;
    let seeds = stored.seeds;
    let run: Run | undefined;
    let outputs: Awaited<ReturnType<typeof keepOutputs>> | undefined;
    let unkept: unknown;
    const keep = (event: RunEvent): void => {
      if (event.type === "run.started") {
        seeds = { ...seeds, ...event.seeds };
        store.start(id, event.time, seeds);
        store.append({ ...event, seeds });
      } else store.append(event);
      this.#tell(id);
    };
    try {
      const document = withSeeds(stored.graph, seeds);
      const { values, sources } = await decodeInputs(document, stored.inputs, this.#host);
      const drawn = Object.fromEntries(
        Object.entries(seeds).filter(([name]) => Object.hasOwn(document.inputs ?? {}, name)),
      );
      run = engine.start(
        document,
        { ...values, ...drawn },
        {
          id,
          firstSeq: stored.lastSeq + 1,
          signal: current.controller.signal,
          previews: previews.sink(),
          scope: stored.scope,
          ...(stored.wanted && { outputs: stored.wanted }),
          onEvent: (event) => {
            if (isLast(event)) last = event;
            else if (unkept === undefined) {
              try {
                keep(event);
              } catch (error) {
                unkept = error;
                current.controller.abort();
              }
            }
          },
        },
      );
      const made = await run.outputs;
      outputs = await keepOutputs(made, { document: stored.graph, inputs: run.inputs, seeds, sources }, this.#host);
    } catch (error) {
      if (current.isSuspended) return;
      // What fails before the first event, or after the last, has no event of its own.
      if (last === undefined || last.type === "run.finished") last = this.#failure(id, error);
    }
    if (unkept !== undefined) {
      this.#host.onError(unkept);
      last = this.#failure(id, notKept(unkept));
    }
    if (last === undefined || (current.isSuspended && last.type === "run.cancelled")) return;
    const report = run?.report();
    const cache = report && { hits: report.hits, misses: report.misses, steps: report.steps };
    const event = { ...last, seq: store.summary(id)!.lastSeq + 1 };
    store.end({ event, ...(outputs && { outputs }), ...(cache && { cache }) });
    this.#tell(id);
  }

  #failure(id: string, error: unknown): RunEvent {
    const code = codeOf(error, "UNEXPECTED");
    const path = error instanceof Error && "path" in error && typeof error.path === "string" ? error.path : "";
    const head = { seq: 0, run: id, time: Date.now() };
    return { ...head, type: "run.failed", code, message: messageOf(error), ...(path !== "" && { path }) };
  }

  #endUnstarted({ id, lastSeq }: StoredRun): void {
    this.#host.store.end({ event: { type: "run.cancelled", seq: lastSeq + 1, run: id, time: Date.now() } });
    this.#tell(id);
  }

  #tell(id: string): void {
    for (const listener of [...(this.#followers.get(id) ?? [])]) listener();
  }

  /** After how many seconds a place is likely to be free. */
  get #pauseSeconds(): number {
    return Math.min(600, Math.max(1, Math.ceil(this.#pace / 1000)));
  }

  #full(): HttpError {
    const seconds = this.#pauseSeconds;
    const reset = this.room.resetAt.toISOString();
    return new HttpError(
      "QUEUE_FULL",
      429,
      `${this.#waiting.length} runs wait already, as many as may. Try again in ${seconds} s.`,
      { headers: { "retry-after": String(seconds), "x-rate-limit-reset-at-utc": reset } },
    );
  }
}

function notKept(error: unknown): SigmaflowError {
  return new SigmaflowError(
    "RUN_NOT_KEPT",
    `The run's events could not be written (${messageOf(error)}). Free space on the disk, then run again; finished steps are in the cache.`,
  );
}

function shuttingDown(): HttpError {
  return new HttpError("SHUTTING_DOWN", 503, "The server is about to stop. Try again in a moment.", {
    headers: { "retry-after": "10" },
  });
}
