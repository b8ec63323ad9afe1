/** How much of each named resource may be in use at once: `{ inference: 1, network: 8 }`. Unnamed ones are not limited. */
export type ResourceLimits = Readonly<Record<string, number>>;

/** One who waits for a unit. */
interface Waiting {
  readonly pair: unknown;
  readonly go: () => void;
}

/** What is in use of one resource. */
interface Use {
  units: number;
  /** How many hold a unit, or share one, for the same value: two a unit. */
  readonly pairs: Map<unknown, number>;
  readonly waiting: Waiting[];
}

/**
 * Hands out named resources, first come, first served. Shared by all runs of a host that share the hardware. The halves
 * of a pair, known by the same value, use one unit together.
 */
export class ResourcePool {
  readonly #limits: ResourceLimits;
  readonly #uses = new Map<string, Use>();

  constructor(limits: ResourceLimits = { inference: 1, network: 8, cpu: 2 }) {
    this.#limits = limits;
  }

  limit(name: string): number {
    return this.#limits[name] ?? Number.POSITIVE_INFINITY;
  }

  /**
   * Takes one unit now, or returns a promise for when one is free.
   *
   * @throws the signal's reason when it aborts before.
   */
  acquire(name: string, signal: AbortSignal, pair?: unknown): undefined | Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    const use = this.#use(name);
    const joins = hasHalf(use, pair);
    if (joins || use.units < this.limit(name)) {
      if (!joins) use.units++;
      count(use, pair, 1);
      return undefined;
    }
    const { waiting } = use;
    return new Promise((resolve, reject) => {
      const leave = () => {
        waiting.splice(waiting.indexOf(one), 1);
        reject(signal.reason);
      };
      const one: Waiting = {
        pair,
        go() {
          signal.removeEventListener("abort", leave);
          resolve();
        },
      };
      signal.addEventListener("abort", leave, { once: true });
      waiting.push(one);
    });
  }

  /** Releases what was acquired with the same pair; whoever has waited longest gets the unit. */
  release(name: string, pair?: unknown): void {
    const use = this.#use(name);
    const leavesHalf = pair !== undefined && !hasHalf(use, pair);
    count(use, pair, -1);
    if (leavesHalf) admitHalf(use, pair);
    else admitNext(use);
  }

  #use(name: string): Use {
    const known = this.#uses.get(name);
    if (known !== undefined) return known;
    const use: Use = { units: 0, pairs: new Map(), waiting: [] };
    this.#uses.set(name, use);
    return use;
  }
}

/** Whether somebody holds a unit that the other half of the pair may share. */
function hasHalf({ pairs }: Use, pair: unknown): boolean {
  return (pairs.get(pair) ?? 0) % 2 === 1;
}

/** Hands a unit on to whoever has waited longest, or back. */
function admitNext(use: Use): void {
  const next = use.waiting.shift();
  if (next === undefined) {
    use.units--;
    return;
  }
  count(use, next.pair, 1);
  next.go();
  admitHalf(use, next.pair);
}

/** Lets the other half of a pair in, if it waits. */
function admitHalf(use: Use, pair: unknown): void {
  const { waiting } = use;
  const at = hasHalf(use, pair) ? waiting.findIndex((one) => one.pair === pair) : -1;
  if (at < 0) return;
  count(use, pair, 1);
  waiting.splice(at, 1)[0]?.go();
}

function count({ pairs }: Use, pair: unknown, by: 1 | -1): void {
  if (pair === undefined) return;
  const holders = (pairs.get(pair) ?? 0) + by;
  if (holders === 0) pairs.delete(pair);
  else pairs.set(pair, holders);
}
