/** Median of some figures. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** How long to measure. */
interface CompareOptions {
  /** Turns at most, each giving one figure per way; 300 when left out. */
  readonly turns?: number;
  /** No turn begins after this time in ms, apart from the first three; 4000 when left out. */
  readonly budgetMs?: number;
  /**
   * Least time of one figure in ms: short ways are repeated until it is reached; 0.5 when left out. Far below the time
   * that a processor is lent for, so that most figures hold none of what other programs do.
   */
  readonly leastMs?: number;
  /** Least time in ms that each way runs beforehand, so that it is compiled; 1000 when left out. */
  readonly warmUpMs?: number;
  /** What figures, their least time and the warming up are measured by; the wall clock when left out. */
  readonly clock?: Clock;
}

/** A time in ms that never goes back. */
type Clock = () => number;

/**
 * What this process has taken of the processors, all threads together, so that what else the machine does counts for
 * little. For work that never waits: what waits takes nothing.
 */
export const processorTime: Clock = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Mean time of one call in µs, over as many calls as `leastMs` takes. */
async function meanOf(way: () => unknown, leastMs: number, clock: Clock): Promise<number> {
  const start = clock();
  let calls = 0;
  let elapsed = 0;
  do {
    const value = way();
    if (value instanceof Promise) await value;
    calls++;
    elapsed = clock() - start;
  } while (elapsed < leastMs);
  return (elapsed * 1000) / calls;
}

/**
 * Measures several ways to do one thing in turns, so that what else the machine does falls on all of them alike.
 * Returns the median time of one call of each way, in µs.
 */
export async function compare<Name extends string>(
  ways: Readonly<Record<Name, () => unknown>>,
  {
    turns = 300,
    budgetMs = 4000,
    leastMs = 0.5,
    warmUpMs = 1000,
    clock = () => performance.now(),
  }: CompareOptions = {},
): Promise<Record<Name, number>> {
  const names = Object.keys(ways) as Name[]; // the keys of a record of these names
  const figures = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (const name of names) await meanOf(ways[name], warmUpMs, clock);
  const end = performance.now() + budgetMs;
  for (let turn = 0; turn < turns && (turn < 3 || performance.now() < end); turn++) {
    // Forwards and backwards: what one way leaves behind (garbage, a warm cache) falls on the others alike.
    for (const name of turn % 2 === 0 ? names : names.toReversed()) {
      figures.get(name)?.push(await meanOf(ways[name], leastMs, clock));
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(figures.get(name) ?? [])])) as Record<Name, number>;
}
