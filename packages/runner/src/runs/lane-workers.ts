import { type Lane, lanes, type RunQueue } from "../store/run-queue.ts";
import { elapsed } from "./elapsed.ts";
import { laneWidths } from "./lane-of.ts";

/** How long a queue that failed is left alone, ms. */
const queuePauseMs = 1000;

/** What lanes work with. */
export interface LaneWork {
  readonly queue: RunQueue;
  /** Performs a run; resolves to whether nothing of it is left to do. Never rejects. */
  readonly perform: (id: string) => Promise<boolean>;
  /** Aborts when no more is taken up. */
  readonly closing: AbortSignal;
  readonly onError: (error: unknown) => void;
}

/** Takes what waits, lane by lane, as many of each at a time as its width says. */
export class LaneWorkers {
  readonly #work: LaneWork;
  #working: Promise<unknown> | undefined;
  #pace = 10_000;

  constructor(work: LaneWork) {
    this.#work = work;
  }

  /** Milliseconds of the runs of late that inferred. */
  get pace(): number {
    return this.#pace;
  }

  /** Lets all lanes go, unless they do. */
  start(): void {
    this.#working ??= Promise.all(
      lanes.flatMap((lane) => Array.from({ length: laneWidths[lane] }, () => this.#workIn(lane))),
    );
  }

  /** Resolves, once no more is taken up, when nothing is performed. */
  async ended(): Promise<void> {
    await this.#working;
  }

  async #workIn(lane: Lane): Promise<void> {
    const { queue, perform, closing, onError } = this.#work;
    while (!closing.aborted) {
      try {
        const next = await queue.next(closing, lane);
        if (next === undefined) return;
        const began = performance.now();
        const isOver = await perform(next.id);
        await (isOver ? next.done() : next.giveBack());
        if (lane === "inference") this.#pace = 0.7 * this.#pace + 0.3 * (performance.now() - began);
      } catch (error) {
        onError(error);
        await elapsed(queuePauseMs, closing);
      }
    }
  }
}
