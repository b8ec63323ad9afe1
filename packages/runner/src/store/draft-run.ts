import type { RunEvent } from "@sigmaflow/core";
import { storeErrors } from "./error-codes.ts";
import { requireNext } from "./next-events.ts";
import { errorIn, statusAfter } from "./run-ending.ts";
import type { Claim, NewClaim } from "./run-store.ts";
import type { AnsweredRun, NewRun, PromisedRun, RunEnding, RunStatus, RunSummary, StoredRun } from "./stored-run.ts";

/** What became of a run so far. */
export interface RunState {
  readonly status: RunStatus;
  readonly started?: number | undefined;
  readonly events: readonly RunEvent[];
  /** How it ended; its event is the last of `events`. */
  readonly ending?: RunEnding | undefined;
  readonly attempt: number;
  /** Until when its claim counts; 0 unless somebody holds one. */
  readonly leasedUntil: number;
  readonly cancelRequested: boolean;
}

/** A run that is kept in memory alone, by the rules of `RunStore`. Nobody has held it whose process died. */
export class DraftRun implements RunState {
  readonly asked: NewRun;
  /** Where it stands among all runs: later ones have higher numbers. */
  readonly place: number;
  /** When it is to be written though it has not ended, on the clock of `performance`. */
  due = Number.POSITIVE_INFINITY;
  status: RunStatus = "queued";
  started: number | undefined;
  readonly events: RunEvent[] = [];
  ending: RunEnding | undefined;
  attempt = 0;
  leasedUntil = 0;
  cancelRequested = false;

  constructor(asked: NewRun, place: number) {
    this.asked = asked;
    this.place = place;
  }

  /** A run that ended as it was accepted. */
  static answered({ outputs, cache, cost, ...asked }: AnsweredRun, place: number): DraftRun {
    const { id, created, seeds, graph } = asked;
    const run = new DraftRun(asked, place);
    run.attempt = 1;
    run.started = created;
    const head = { run: id, time: created };
    run.events.push({ ...head, type: "run.started", seq: 0, seeds, nodes: Object.keys(graph.nodes).length });
    run.#endWith({
      event: { ...head, type: "run.finished", seq: 1, ms: 0 },
      outputs,
      cache,
      ...(cost !== undefined && { cost }),
    });
    return run;
  }

  /** What hangs on it besides its answer. */
  get promised(): PromisedRun {
    const { inputs: _inputs, graph: _graph, ...promised } = this.asked;
    return promised;
  }

  claim(leaseMs: number): NewClaim | undefined {
    const now = Date.now();
    if (this.ending !== undefined || this.leasedUntil > now) return undefined;
    this.status = "running";
    this.started ??= now;
    this.attempt++;
    this.leasedUntil = now + leaseMs;
    return { run: this.asked.id, attempt: this.attempt, cancelRequested: this.cancelRequested, crashes: 0 };
  }

  renew(claim: Claim, leaseMs: number): boolean {
    if (!this.#counts(claim)) return false;
    this.leasedUntil = Date.now() + leaseMs;
    return true;
  }

  release(claim: Claim): void {
    if (this.#counts(claim)) this.leasedUntil = 0;
  }

  append(claim: Claim, events: readonly RunEvent[]): void {
    this.#require(claim);
    requireNext(this.asked.id, this.#lastSeq, events);
    this.events.push(...events);
  }

  end(claim: Claim, { before = [], ...ending }: RunEnding): void {
    this.append(claim, before);
    this.#endWith({ ...ending, event: { ...ending.event, seq: this.#lastSeq + 1 } });
  }

  summary(): RunSummary {
    const { id, title, created, seeds } = this.asked;
    const { event, outputs, cache, cost } = this.ending ?? {};
    const error = event && errorIn(event);
    return {
      ...{ id, status: this.status, created, seeds, lastSeq: this.#lastSeq },
      ...(title !== undefined && { title }),
      ...(this.started !== undefined && { started: this.started }),
      ...(event && { ended: event.time }),
      ...(error && { error }),
      ...(outputs && { outputs }),
      ...(cache && { cache }),
      ...(this.asked.charge && cost !== undefined && { cost }),
    };
  }

  stored(): StoredRun {
    const { attempt, cancelRequested } = this;
    return { ...this.asked, ...this.summary(), attempt, cancelRequested };
  }

  get #lastSeq(): number {
    return this.events.length - 1;
  }

  #endWith(ending: RunEnding): void {
    this.ending = ending;
    this.status = statusAfter(ending.event);
    this.leasedUntil = 0;
    this.events.push(ending.event);
  }

  #counts({ attempt }: Claim): boolean {
    return this.ending === undefined && this.attempt === attempt;
  }

  #require(claim: Claim): void {
    if (!this.#counts(claim)) throw storeErrors.RUN_TAKEN_OVER({ run: this.asked.id });
  }
}
