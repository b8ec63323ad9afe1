import { Observable, type Subscriber } from "rxjs";
import type { Host } from "../value/host.ts";
import { type EventBody, isLast, type RunEvent } from "./event.ts";

/** The events of one run: kept, numbered without gaps, replayed from any number, then followed. */
export class EventLog {
  readonly #events: RunEvent[] = [];
  readonly #followers = new Set<Subscriber<RunEvent>>();
  readonly #host: Host;
  readonly #run: string;
  readonly #first: number;

  constructor(host: Host, run: string, first: number) {
    this.#host = host;
    this.#run = run;
    this.#first = first;
  }

  add(body: EventBody): void {
    const event: RunEvent = {
      seq: this.#first + this.#events.length,
      run: this.#run,
      time: this.#host.time(),
      ...body,
    };
    this.#events.push(event);
    for (const follower of [...this.#followers]) follower.next(event);
    if (!isLast(event)) return;
    for (const follower of [...this.#followers]) follower.complete();
    this.#followers.clear();
  }

  /** Events from number `from` (default: all), then those to come; completes after the run's last. */
  from(from = this.#first): Observable<RunEvent> {
    return new Observable((subscriber) => {
      for (let i = Math.max(0, from - this.#first); i < this.#events.length && !subscriber.closed; i++) {
        subscriber.next(this.#events[i]!);
      }
      const last = this.#events.at(-1);
      if (last !== undefined && isLast(last)) return subscriber.complete();
      this.#followers.add(subscriber);
      return () => this.#followers.delete(subscriber);
    });
  }
}
