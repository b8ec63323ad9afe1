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

  /** Hands over what is new, in order also when handing over makes more of it. */
  catchUp(events: readonly RunEvent[]): void {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#next < events.length && !this.#subscriber.closed) this.#subscriber.next(events[this.#next++]!);
    this.#busy = false;
    const last = events.at(-1);
    if (last !== undefined && isLast(last)) this.#subscriber.complete();
  }
}

/** The events of one run: kept, numbered without gaps, replayed from any number, then followed. */
export class EventLog {
  readonly #events: RunEvent[] = [];
  readonly #followers = new Set<Follower>();
  readonly #host: Host;
  readonly #run: string;
  readonly #first: number;
  readonly #budget: Budget;
  readonly #onExceeded: (error: unknown) => void;
  #ended = false;

  /** `onExceeded` is called with the error when the budget for events is spent; then the last event alone is added. */
  constructor(host: Host, run: string, first: number, budget: Budget, onExceeded: (error: unknown) => void) {
    this.#host = host;
    this.#run = run;
    this.#first = first;
    this.#budget = budget;
    this.#onExceeded = onExceeded;
  }

  /** Adds an event; what nodes say after the run's last event is not heard. */
  add(body: EventBody): void {
    if (this.#ended) return;
    const last = isLast(body);
    if (!last && !this.#allows()) return;
    this.#ended = last;
    this.#events.push(eventOf(this.#first + this.#events.length, this.#run, this.#host.time(), body));
    for (const follower of this.#followers) follower.catchUp(this.#events);
    if (this.#ended) this.#followers.clear();
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
      follower.catchUp(this.#events);
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
