import type { FoundResults } from "../../engine/engine-cache.ts";
import type { RunObserver } from "../../runs/run-observer.ts";
import type { RunEnding } from "../../store/stored-run.ts";

/** What a process has done since it began. */
export interface Work {
  readonly runs: number;
  readonly failed: number;
  /** Iterations of loops that were computed, and that the cache had. */
  readonly steps: number;
  readonly reusedSteps: number;
  /** Nodes that the cache had, and that it had not. */
  readonly hits: number;
  readonly misses: number;
  /** Runs that another took over while they were performed here. */
  readonly lostLeases: number;
  readonly found: FoundResults;
}

/** Counts what a process does. */
export class WorkCounts implements RunObserver {
  readonly #found: () => Work["found"];
  readonly #sums = { runs: 0, failed: 0, steps: 0, reusedSteps: 0, hits: 0, misses: 0, lostLeases: 0 };

  constructor(found: () => Work["found"]) {
    this.#found = found;
  }

  started(): void {}

  ended(_id: string, { event, cache }: RunEnding): void {
    const sums = this.#sums;
    sums.runs++;
    if (event.type === "run.failed") sums.failed++;
    sums.hits += cache?.hits ?? 0;
    sums.misses += cache?.misses ?? 0;
    for (const { cached, run } of Object.values(cache?.steps ?? {})) {
      sums.steps += run;
      sums.reusedSteps += cached;
    }
  }

  lost(): void {
    this.#sums.lostLeases++;
  }

  get work(): Work {
    return { ...this.#sums, found: this.#found() };
  }
}

export const noWork: Work = {
  ...{ runs: 0, failed: 0, steps: 0, reusedSteps: 0, hits: 0, misses: 0, lostLeases: 0 },
  found: { memory: 0, disk: 0, shared: 0, nowhere: 0 },
};

/** What several have done together. */
export function sumOf(all: readonly Work[]): Work {
  return all.reduce(
    (sum, one) => ({
      runs: sum.runs + one.runs,
      failed: sum.failed + one.failed,
      steps: sum.steps + one.steps,
      reusedSteps: sum.reusedSteps + one.reusedSteps,
      hits: sum.hits + one.hits,
      misses: sum.misses + one.misses,
      lostLeases: sum.lostLeases + one.lostLeases,
      found: {
        memory: sum.found.memory + one.found.memory,
        disk: sum.found.disk + one.found.disk,
        shared: sum.found.shared + one.found.shared,
        nowhere: sum.found.nowhere + one.found.nowhere,
      },
    }),
    noWork,
  );
}
