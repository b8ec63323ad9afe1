import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { Job, Queue, Worker } from "bullmq";
import type { Redis } from "ioredis";
import type { Driver as RedisDriver } from "../previews/redis-previews.ts";
import { ValkeyConnections } from "./valkey-connections.ts";

/** What of the package `bullmq` is used. */
export type Driver = Pick<typeof import("bullmq"), "Queue" | "Worker">;

export interface TicketsOptions {
  readonly redis: RedisDriver;
  readonly url: string;
  /** Names what is ours in Redis. */
  readonly prefix: string;
  /** Names the queue. */
  readonly name: string;
  /** Takes a ticket up; false when nobody here wants one now. */
  readonly onTicket: () => Promise<boolean>;
}

/** How long a ticket may be in the hands of a process that died before another has it, ms. */
const lockMs = 5000;
/** How long one request waits for a ticket, s. Closing waits no longer. */
const waitSeconds = 5;
/** How long Valkey may take for anything else, ms. */
const patienceMs = 1000;
const pauseMs = 200;

/**
 * Permits to take one run each, in a queue of BullMQ: who gets one looks in the database what comes first. One too many
 * finds nothing there, and one too few is added again by whoever looks after what was forgotten, so that no run hangs on
 * them, and nobody waits for Valkey but who waits for a run.
 */
export class Tickets {
  readonly #driver: Driver;
  readonly #options: TicketsOptions;
  readonly #connections: ValkeyConnections;
  #asking: Redis | undefined;
  #queue: Queue | undefined;
  #worker: Worker | undefined;
  #fetching: Promise<void> | undefined;
  readonly #closing = new AbortController();
  #wanted = false;

  constructor(driver: Driver, options: TicketsOptions) {
    this.#driver = driver;
    this.#options = options;
    this.#connections = new ValkeyConnections(options.redis, options.url);
  }

  /** Adds permits for so many runs; whether they were is seen by counting them. */
  async add(count = 1, { first = false } = {}): Promise<void> {
    if (count === 0 || this.#closing.signal.aborted) return;
    const job = { name: "run", data: {}, opts: { lifo: first } };
    await this.#asked((queue) => queue.addBulk(Array.from({ length: count }, () => job)));
  }

  /** How many wait; undefined while Valkey does not say. */
  async count(): Promise<number | undefined> {
    return await this.#asked((queue) => queue.getWaitingCount());
  }

  /** Takes all that wait away. */
  async clear(): Promise<void> {
    await this.#asked((queue) => queue.drain());
  }

  /** Fetches tickets from now on, until {@link rest}. */
  want(): void {
    this.#wanted = true;
    if (!this.#closing.signal.aborted) this.#fetching ??= this.#fetch();
  }

  /** Fetches no further ticket; one that is on its way is put back. */
  rest(): void {
    this.#wanted = false;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#wanted = false;
    const closing = [this.#worker?.close(true), this.#queue?.close(), this.#fetching];
    this.#connections.close();
    // What BullMQ has begun without Valkey may never end, and holds nothing any more.
    const late = new AbortController();
    const tooLate = setTimeout(patienceMs, undefined, { signal: late.signal }).catch(() => {});
    await Promise.race([Promise.all(closing.map((one) => one?.catch(() => {}))), tooLate]);
    late.abort();
  }

  /** What the queue answers, within a second; undefined otherwise. A queue that cannot begin is made anew. */
  async #asked<T>(ask: (queue: Queue) => Promise<T>): Promise<T | undefined> {
    const { prefix, name } = this.#options;
    this.#asking ??= this.#connections.open({ enableOfflineQueue: false, maxRetriesPerRequest: 1 });
    this.#queue ??= made(
      new this.#driver.Queue(name, {
        ...{ connection: this.#asking, prefix },
        defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
      }),
    );
    const queue = this.#queue;
    const late = new AbortController();
    const tooLate = setTimeout(patienceMs, "late" as const, { signal: late.signal, ref: false }).catch(
      () => "late" as const,
    );
    try {
      const answer = await Promise.race([ask(queue).then((value) => ({ value })), tooLate]);
      if (answer !== "late") return answer.value;
    } catch {
      // Out of reach.
    } finally {
      late.abort();
    }
    if (this.#queue === queue) this.#queue = undefined;
    queue.close().catch(() => {});
    return undefined;
  }

  async #fetch(): Promise<void> {
    const token = randomUUID();
    while (this.#wanted && !this.#closing.signal.aborted) {
      try {
        // Resolves without one after a while.
        const job = (await this.#open().getNextJob(token, { block: true })) as Job | undefined;
        if (job !== undefined) await this.#take(job, token);
      } catch {
        // Valkey is away: it is asked again in a moment.
        await setTimeout(pauseMs, undefined, { signal: this.#closing.signal, ref: false }).catch(() => {});
      }
    }
    this.#fetching = undefined;
    if (this.#wanted) this.want();
  }

  async #take(job: Job, token: string): Promise<void> {
    // It is used up before it is used: a process that dies now is made up for by whoever looks for forgotten runs.
    await job.moveToCompleted(null, token, false);
    if (!(await this.#options.onTicket())) await this.add(1, { first: true });
  }

  #open(): Worker {
    if (this.#worker) return this.#worker;
    const { prefix, name } = this.#options;
    const connection = this.#connections.open({ maxRetriesPerRequest: null });
    this.#worker = made(
      new this.#driver.Worker(name, undefined, {
        ...{ connection, prefix, autorun: false },
        ...{ lockDuration: lockMs, stalledInterval: lockMs, drainDelay: waitSeconds },
      }),
    );
    this.#worker.startStalledCheckTimer().catch(() => {});
    return this.#worker;
  }
}

/** What goes wrong is seen where something is asked for. */
function made<T extends { on(name: "error", listener: () => void): unknown }>(one: T): T {
  one.on("error", () => {});
  return one;
}
