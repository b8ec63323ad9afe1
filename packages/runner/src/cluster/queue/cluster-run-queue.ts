import { type Lane, lanes, type MoveTo, type Place, type QueuedRun, type RunQueue, type WaitingRun } from "../../store/run-queue.ts";
import type { Database } from "../postgres/database.ts";
import { type Driver, Tickets } from "./tickets.ts";
import { WaitingRuns } from "./waiting-runs.ts";

export interface ClusterRunQueueOptions {
  readonly db: Database;
  readonly driver: Driver;
  /** Where Valkey or Redis is. */
  readonly url: string;
  /** Names what is ours there. */
  readonly prefix: string;
  /** Names this process. */
  readonly owner: string;
}

/** Whoever waits for a run. */
interface Taker {
  readonly give: (run: QueuedRun) => void;
}

/** How often this process says that it lives, ms. */
const holdMs = 1500;
/** Tickets that are added in one request. */
const mostTickets = 1000;

/**
 * A queue of runs for any number of processes. PostgreSQL knows what waits and in which order; BullMQ wakes who takes it,
 * one ticket a run. Without Valkey nothing moves, and nothing is lost.
 */
export class ClusterRunQueue implements RunQueue {
  readonly #waiting: WaitingRuns;
  readonly #tickets: ReadonlyMap<Lane, Tickets>;
  readonly #takers = new Map<Lane, Taker[]>(lanes.map((lane) => [lane, []]));
  readonly #holding: NodeJS.Timeout;

  constructor({ db, driver, url, prefix, owner }: ClusterRunQueueOptions) {
    this.#waiting = new WaitingRuns(db, owner);
    this.#tickets = new Map(
      lanes.map((lane) => [
        lane,
        new Tickets(driver, { url, prefix, name: lane, onTicket: () => this.#takeFor(lane) }),
      ]),
    );
    this.#holding = setInterval(() => void this.#waiting.hold().catch(() => {}), holdMs).unref();
  }

  async add(id: string, { lane = "inference", key = "", priority = 0 }: Place = {}): Promise<void> {
    if (await this.#waiting.add({ id, lane, key, priority })) await this.#wake(lane, id);
  }

  async next(signal: AbortSignal, lane: Lane = "inference"): Promise<QueuedRun | undefined> {
    if (signal.aborted) return undefined;
    const takers = this.#takers.get(lane)!;
    const tickets = this.#tickets.get(lane)!;
    return await new Promise((resolve) => {
      const leave = () => {
        takers.splice(takers.indexOf(taker), 1);
        if (takers.length === 0) tickets.rest();
        resolve(undefined);
      };
      const taker: Taker = {
        give: (run) => {
          signal.removeEventListener("abort", leave);
          resolve(run);
        },
      };
      takers.push(taker);
      signal.addEventListener("abort", leave, { once: true });
      tickets.want();
    });
  }

  async remove(id: string): Promise<boolean> {
    return await this.#waiting.remove(id);
  }

  async waiting(): Promise<number> {
    return await this.#waiting.count();
  }

  async order(): Promise<readonly WaitingRun[]> {
    return await this.#waiting.order();
  }

  async move(id: string, to: MoveTo): Promise<boolean> {
    return await this.#waiting.move(id, to);
  }

  async pause(): Promise<void> {
    await this.#waiting.pause(true);
  }

  async resume(): Promise<void> {
    await this.#waiting.pause(false);
    await this.reconcile();
  }

  async isPaused(): Promise<boolean> {
    return await this.#waiting.isPaused();
  }

  /** Lets wait again what dead processes had taken, and adds the tickets that are missing. */
  async reconcile(): Promise<void> {
    await this.#waiting.reclaim();
    if (await this.isPaused()) return;
    for (const [lane, tickets] of this.#tickets) {
      const ids = await this.#waiting.ids(lane, mostTickets);
      const missing = ids.length - (ids.length > 0 ? await tickets.count() : 0);
      if (missing > 0) await tickets.addAll(ids.slice(0, missing));
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#holding);
    await Promise.all([...this.#tickets.values()].map((tickets) => tickets.close()));
  }

  async #wake(lane: Lane, id: string, how: { readonly first?: boolean } = {}): Promise<void> {
    // Out of reach: whoever looks after forgotten runs finds it.
    await this.#tickets.get(lane)!.add(id, how).catch(() => {});
  }

  /** Uses a ticket for whoever waits here; false when nobody does. */
  async #takeFor(lane: Lane): Promise<boolean> {
    const takers = this.#takers.get(lane)!;
    if (takers.length === 0) return false;
    const id = await this.#waiting.take(lane);
    // What it was for is gone, or stands still.
    if (id === undefined) return true;
    const taker = takers.shift();
    const run = this.#turn(id, lane);
    if (taker) taker.give(run);
    else await run.giveBack();
    if (takers.length === 0) this.#tickets.get(lane)!.rest();
    return true;
  }

  #turn(id: string, lane: Lane): QueuedRun {
    return {
      id,
      done: () => this.#waiting.done(id),
      giveBack: async () => {
        if (await this.#waiting.giveBack(id)) await this.#wake(lane, id, { first: true });
      },
    };
  }
}
