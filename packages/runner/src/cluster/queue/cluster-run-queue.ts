import {
  type Lane,
  lanes,
  type MoveTo,
  type Place,
  type QueuedRun,
  type RunQueue,
  type WaitingRun,
} from "../../store/run-queue.ts";
import type { Database } from "../postgres/database.ts";
import type { News } from "../postgres/news.ts";
import { OneAfterAnother } from "../postgres/one-after-another.ts";
import type { Driver as RedisDriver } from "../previews/redis-previews.ts";
import { affinityMs } from "./placement-schema.ts";
import { type Driver, Tickets } from "./tickets.ts";
import type { UnmetNeeds } from "./unmet-needs.ts";
import { type Taken, WaitingRuns } from "./waiting-runs.ts";

export interface ClusterRunQueueOptions {
  readonly db: Database;
  readonly driver: Driver;
  readonly redis: RedisDriver;
  /** Where Valkey or Redis is. */
  readonly url: string;
  /** Names what is ours there. */
  readonly prefix: string;
  /** Names this process. */
  readonly owner: string;
  /** How those are woken for whom a run is rather than for others. */
  readonly news?: Pick<News, "channel" | "payload" | "followWake">;
}

/** Whoever waits for a run. */
interface Taker {
  readonly give: (run: QueuedRun) => void;
}

/** How often this process says that it lives, ms. */
const holdMs = 1500;
/** How often whoever waits looks without a ticket, ms: without Valkey everything goes on, if not at once. */
const lookMs = 2000;
/** Tickets that are there at most: those of what waits behind them are added when they are used. */
const mostTickets = 1000;
/** Tickets beyond what waits that are left alone. */
const spareTickets = 100;

/**
 * A queue of runs for any number of processes. PostgreSQL knows what waits and in which order; BullMQ wakes who takes it,
 * one ticket a run.
 */
export class ClusterRunQueue implements RunQueue {
  readonly #waiting: WaitingRuns;
  readonly #tickets: ReadonlyMap<Lane, Tickets>;
  readonly #takers = new Map<Lane, Taker[]>(lanes.map((lane) => [lane, []]));
  readonly #takes = new OneAfterAnother();
  readonly #holding: NodeJS.Timeout;
  readonly #looking: NodeJS.Timeout;
  readonly #unfollowWake: (() => void) | undefined;
  #lookingAgain: NodeJS.Timeout | undefined;

  constructor({ db, driver, redis, url, prefix, owner, news }: ClusterRunQueueOptions) {
    this.#waiting = new WaitingRuns(db, owner, news);
    this.#unfollowWake = news?.followWake(() => this.#look());
    this.#tickets = new Map(
      lanes.map((lane) => {
        const onTicket = () => this.#takeFor(lane);
        return [lane, new Tickets(driver, { redis, url, prefix, name: lane, onTicket })];
      }),
    );
    this.#holding = setInterval(() => void this.#waiting.hold().catch(() => {}), holdMs).unref();
    this.#looking = setInterval(() => this.#look(), lookMs * (0.75 + Math.random() / 2)).unref();
  }

  async add(id: string, place: Place = {}): Promise<void> {
    const { lane = "inference", key = "", priority = 0, models, needs = {} } = place;
    if (await this.#waiting.add({ id, lane, key, priority, models: models?.() ?? [], needs })) this.#wake(lane);
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
      // What is rather for this process than for others may have waited for it to be free.
      if (lane === "inference") this.#takeFor(lane).catch(() => {});
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
    await this.addMissing();
  }

  async isPaused(): Promise<boolean> {
    return await this.#waiting.isPaused();
  }

  /** How many wait for what no worker has. */
  async unmet(): Promise<readonly UnmetNeeds[]> {
    return await this.#waiting.unmet();
  }

  /** How many wait in each lane. */
  async counts(): Promise<ReadonlyMap<Lane, number>> {
    return await this.#waiting.counts();
  }

  /** Lets wait again what dead processes had taken. */
  async reclaim(): Promise<void> {
    await this.#waiting.reclaim();
  }

  /** Adds the tickets that are missing, and takes away those that are far too many. */
  async addMissing(): Promise<void> {
    if (await this.isPaused()) return;
    const counts = await this.#waiting.undemanding();
    await Promise.all(
      [...this.#tickets].map(async ([lane, tickets]) => {
        const waiting = Math.min(mostTickets, counts.get(lane) ?? 0);
        const there = (await tickets.count()) ?? waiting;
        if (there > waiting + spareTickets) await tickets.clear();
        else if (waiting > there) await tickets.add(waiting - there);
      }),
    );
  }

  async close(): Promise<void> {
    clearInterval(this.#holding);
    clearInterval(this.#looking);
    clearTimeout(this.#lookingAgain);
    this.#unfollowWake?.();
    await Promise.all([...this.#tickets.values()].map((tickets) => tickets.close()));
  }

  /** Nobody waits for it: what it cannot do, whoever looks after forgotten runs does. */
  #wake(lane: Lane, how: { readonly first?: boolean } = {}): void {
    void this.#tickets.get(lane)!.add(1, how);
  }

  #look(): void {
    for (const lane of lanes) if (this.#takers.get(lane)!.length > 0) this.#takeFor(lane).catch(() => {});
  }

  /** What is left to others for now is anybody's after a while. */
  #lookAgain(): void {
    this.#lookingAgain ??= setTimeout(() => {
      this.#lookingAgain = undefined;
      this.#look();
    }, affinityMs + 10).unref();
  }

  /** Takes what comes first for whoever waits here, one take after another; false when nobody does. */
  async #takeFor(lane: Lane): Promise<boolean> {
    if (this.#takers.get(lane)!.length === 0) return false;
    return await this.#takes.add(lane, () => this.#takeNext(lane));
  }

  async #takeNext(lane: Lane): Promise<boolean> {
    const takers = this.#takers.get(lane)!;
    if (takers.length === 0) return false;
    const taken = await this.#waiting.take(lane);
    // What a ticket was for is gone, stands still, or is left to others for now.
    if (taken === undefined) {
      this.#lookAgain();
      return true;
    }
    const run = this.#turn(taken, lane);
    const taker = takers.shift();
    if (taker) taker.give(run);
    else await run.giveBack();
    if (takers.length === 0) this.#tickets.get(lane)!.rest();
    return true;
  }

  #turn(taken: Taken, lane: Lane): QueuedRun {
    return {
      id: taken.id,
      done: () => this.#waiting.done(taken),
      giveBack: async () => {
        if (await this.#waiting.giveBack(taken)) this.#wake(lane, { first: true });
      },
    };
  }
}
