import { Observable, type Subscriber } from "rxjs";
import type { Host } from "../value/host.ts";
import type { Budget } from "./budget.ts";
import { type EventBody, isLast, type RunEvent } from "./event.ts";

/** One who follows, and the place in the log that comes next for them. */
class Follower {
  readonly #subscriber: Subscriber<RunEvent>;
  #next: number;
  #busy = false;

  constructor(subscriber: Subscriber<RunEvent>, next: number) {
    this.#subscriber = subscriber;
    this.#next = next;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Hands over what is new, in order also when handing over makes more of it; `begin` is the place of the first. */
  catchUp(events: readonly RunEvent[], begin: number): void {
    if (this.#busy) return;
    this.#busy = true;
    if (this.#next < begin) this.#next = begin;
    while (this.#next - begin < events.length && !this.#subscriber.closed)
      this.#subscriber.next(events[this.#next++ - begin]!);
    this.#busy = false;
    const last = events.at(-1);
    if (last !== undefined && isLast(last)) this.#subscriber.complete();
  }
}

/** An event without its number. */
interface Timed {
  readonly body: EventBody;
  readonly time: number;
}

/** How an event log is made. */
export interface EventLogOptions {
  readonly host: Host;
  readonly run: string;
  /** Number of the first event. */
  readonly first: number;
  readonly budget: Budget;
  /** Whether events are kept for who follows later; what was handed over is let go otherwise, all but the last. */
  readonly replay: boolean;
  /** Called with the error when the budget for events is spent; then the last event alone is added. */
  readonly onExceeded: (error: unknown) => void;
}

/** The events of one run: numbered without gaps, kept and replayed from any number, then followed. */
export class EventLog {
  readonly #events: RunEvent[] = [];
  readonly #followers = new Set<Follower>();
  readonly #host: Host;
  readonly #run: string;
  readonly #first: number;
  readonly #budget: Budget;
  readonly #onExceeded: (error: unknown) => void;
  readonly #replay: boolean;
  /** What is held back, by the beginning of its paths. */
  readonly #held = new Map<string, Timed[]>();
  /** How many events were let go from the front. */
  #begin = 0;
  #ended = false;

  constructor({ host, run, first, budget, replay, onExceeded }: EventLogOptions) {
    this.#host = host;
    this.#run = run;
    this.#first = first;
    this.#budget = budget;
    this.#replay = replay;
    this.#onExceeded = onExceeded;
  }

  /** Adds an event; what nodes say after the run's last event is not heard. */
  add(body: EventBody): void {
    if (this.#held.size > 0 && "path" in body && body.path !== undefined) {
      for (const [prefix, held] of this.#held)
        if (!isLast(body) && body.path.startsWith(prefix)) return void held.push({ body, time: this.#host.time() });
    }
    this.#append(body, this.#host.time());
  }

  /**
   * Holds back what is said of paths with a beginning. The function that is returned lets it go, or in its place what was
   * said of the same elsewhere, with the times of there; called again, it does nothing.
   */
  hold(prefix: string): (instead?: readonly RunEvent[]) => void {
    const held: Timed[] = [];
    this.#held.set(prefix, held);
    return (instead) => {
      if (this.#held.get(prefix) !== held) return;
      this.#held.delete(prefix);
      const elsewhere = instead?.map(({ seq: _, run: __, time, ...body }) => ({ body: body as EventBody, time }));
      for (const { body, time } of elsewhere ?? held) this.#append(body, time);
    };
  }

  #append(body: EventBody, time: number): void {
    if (this.#ended) return;
    const last = isLast(body);
    if (!last && !this.#allows()) return;
    this.#ended = last;
    this.#events.push(eventOf(this.#first + this.#begin + this.#events.length, this.#run, time, body));
    if (this.#followers.size > 0) for (const follower of this.#followers) follower.catchUp(this.#events, this.#begin);
    if (!this.#replay) this.#release();
    if (this.#ended) this.#followers.clear();
  }

  /** Releases what was handed over, all but the last, by which who comes later learns that the run is over. */
  #release(): void {
    for (const follower of this.#followers) if (follower.busy) return;
    const last = this.#events.pop();
    this.#begin += this.#events.length;
    this.#events.length = 0;
    if (last !== undefined) this.#events.push(last);
  }

  #allows(): boolean {
    try {
      this.#budget.spendEvent();
      return true;
    } catch (error) {
      this.#onExceeded(error);
      return false;
    }
  }

  /** Events from number `from` (default: all), then those to come; completes after the run's last. */
  from(from = this.#first): Observable<RunEvent> {
    return new Observable((subscriber) => {
      const follower = new Follower(subscriber, Math.max(0, from - this.#first));
      this.#followers.add(follower);
      follower.catchUp(this.#events, this.#begin);
      return () => this.#followers.delete(follower);
    });
  }
}

/** An event from its parts. What every small node emits is spelled out, because copying by name costs as much as one. */
function eventOf(seq: number, run: string, time: number, body: EventBody): RunEvent {
  switch (body.type) {
    case "node.started":
    case "node.cached":
      return { seq, run, time, type: body.type, path: body.path, node: body.node };
    case "node.finished":
      return { seq, run, time, type: body.type, path: body.path, ms: body.ms };
    default:
      return { seq, run, time, ...body };
  }
}
