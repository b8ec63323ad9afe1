import { randomUUID } from "node:crypto";
import type { Job, Queue, Worker } from "bullmq";

/** What of the package `bullmq` is used. */
export type Driver = Pick<typeof import("bullmq"), "Queue" | "Worker">;

export interface TicketsOptions {
  readonly url: string;
  /** Names what is ours in Redis. */
  readonly prefix: string;
  /** Names the queue: a lane, and the models that its runs need. */
  readonly name: string;
  /** Takes a ticket up; false when nobody here wants one now. */
  readonly onTicket: () => Promise<boolean>;
}

/** How long a ticket may be in the hands of a process that died before another has it, ms. */
const lockMs = 5000;
/** How long one request waits for a ticket, s. Closing waits no longer. */
const waitSeconds = 5;

/**
 * Permits to take one run each, in a queue of BullMQ: who gets one looks in the database what comes first. One too many
 * finds nothing there, and one too few is added again by whoever looks after what was forgotten, so that no run hangs on
 * them.
 */
export class Tickets {
  readonly #driver: Driver;
  readonly #options: TicketsOptions;
  readonly #queue: Queue;
  #worker: Worker | undefined;
  #fetching: Promise<void> | undefined;
  #isClosed = false;
  #wanted = false;

  constructor(driver: Driver, options: TicketsOptions) {
    this.#driver = driver;
    this.#options = options;
    const { url, prefix, name } = options;
    this.#queue = new driver.Queue(name, {
      ...{ connection: { url, enableOfflineQueue: false, maxRetriesPerRequest: 1 }, prefix },
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    });
    this.#queue.on("error", () => {});
  }

  /** Adds a permit for a run. Whoever has it may take another that comes first. */
  async add(run: string, { first = false } = {}): Promise<void> {
    await this.#queue.add("run", { run }, { lifo: first });
  }

  async addAll(runs: readonly string[]): Promise<void> {
    await this.#queue.addBulk(runs.map((run) => ({ name: "run", data: { run } })));
  }

  /** How many wait. */
  async count(): Promise<number> {
    return await this.#queue.getWaitingCount();
  }

  /** Fetches tickets from now on, until {@link rest}. */
  want(): void {
    this.#wanted = true;
    this.#fetching ??= this.#fetch();
  }

  /** Fetches no further ticket; one that is on its way is put back. */
  rest(): void {
    this.#wanted = false;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wanted = false;
    await this.#worker?.close(true).catch(() => {});
    await this.#fetching;
    await this.#queue.close().catch(() => {});
  }

  async #fetch(): Promise<void> {
    const token = randomUUID();
    const worker = this.#open();
    while (this.#wanted && !this.#isClosed) {
      try {
        // Resolves without one after a while.
        const job = (await worker.getNextJob(token, { block: true })) as Job | undefined;
        if (job !== undefined) await this.#take(job, token);
      } catch {
        // Redis is away: it is asked again in a moment.
        if (!this.#isClosed) await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
    this.#fetching = undefined;
    if (this.#wanted && !this.#isClosed) this.want();
  }

  async #take(job: Job, token: string): Promise<void> {
    // It is used up before it is used: a process that dies now is made up for by whoever looks for forgotten runs.
    await job.moveToCompleted(null, token, false);
    if (!(await this.#options.onTicket())) await this.add(String(job.data.run), { first: true });
  }

  #open(): Worker {
    if (this.#worker) return this.#worker;
    const { url, prefix, name } = this.#options;
    this.#worker = new this.#driver.Worker(name, undefined, {
      ...{ connection: { url, maxRetriesPerRequest: null }, prefix, autorun: false },
      ...{ lockDuration: lockMs, stalledInterval: lockMs, drainDelay: waitSeconds },
    });
    this.#worker.on("error", () => {});
    void this.#worker.startStalledCheckTimer();
    return this.#worker;
  }
}
