import { setTimeout as elapsed } from "node:timers/promises";
import { networkOf } from "./network-of.ts";

/** What {@link WrongKeys} measures with. */
export interface WrongKeysOptions {
  /** Milliseconds that never go back. */
  readonly now?: () => number;
  readonly wait?: (ms: number) => Promise<unknown>;
  /** Networks that are remembered; the one not heard of for longest is forgotten first. */
  readonly remembered?: number;
}

/** Wrong keys of one network, of which one is forgotten every few seconds. */
interface Count {
  readonly level: number;
  readonly at: number;
}

/** How many of one network are answered with 401 before 429. */
const most = 10;
/** One is forgotten in so many ms. */
const forgetMs = 6000;
/** How many are answered at once; each further one waits twice as long as the one before. */
const atOnce = 3;
const firstWaitMs = 125;
const mostWaitMs = 2000;
/** How many answers wait at the same time, for all networks together. */
const mostWaiting = 64;

/** Slows down whoever tries keys: by address, an IPv6 one by the 64 bits that a network has. */
export class WrongKeys {
  readonly #counts = new Map<string, Count>();
  readonly #now: () => number;
  readonly #wait: (ms: number) => Promise<unknown>;
  readonly #remembered: number;
  #waiting = 0;

  constructor({ now = () => performance.now(), wait = elapsed, remembered = 10_000 }: WrongKeysOptions = {}) {
    this.#now = now;
    this.#wait = wait;
    this.#remembered = remembered;
  }

  /** Counts a wrong key and resolves when it may be answered; to a number of seconds to come back after where there were too many. */
  async slow(address: string): Promise<number | undefined> {
    const level = this.#count(networkOf(address));
    if (level > most) return Math.max(1, Math.ceil(((level - most) * forgetMs) / 1000));
    if (level <= atOnce) return undefined;
    if (this.#waiting >= mostWaiting) return Math.ceil(forgetMs / 1000);
    this.#waiting++;
    await this.#wait(Math.min(mostWaitMs, firstWaitMs * 2 ** (Math.ceil(level) - atOnce - 1)));
    this.#waiting--;
    return undefined;
  }

  #count(network: string): number {
    const at = this.#now();
    const before = this.#counts.get(network) ?? { level: 0, at };
    const left = Math.max(0, before.level - (at - before.at) / forgetMs);
    // Whoever goes on regardless need not wait for longer than a few of them.
    const level = Math.min(left, most) + 1;
    this.#counts.delete(network);
    this.#counts.set(network, { level, at });
    if (this.#counts.size > this.#remembered) this.#counts.delete(this.#counts.keys().next().value!);
    return level;
  }
}
