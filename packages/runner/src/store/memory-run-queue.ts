import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import {
  type Lane,
  lanes,
  type MoveTo,
  type Place,
  type QueuedRun,
  type RunQueue,
  type WaitingRun,
} from "./run-queue.ts";
import { type Waiting, WaitingLane } from "./waiting-lane.ts";

/** One process's queue. What waits is found again in the store of runs after a restart. */
export class MemoryRunQueue implements RunQueue {
  readonly #lanes = new Map<Lane, WaitingLane>(lanes.map((lane) => [lane, new WaitingLane()]));
  /** The lane of everything that waits. */
  readonly #waiting = new Map<string, WaitingLane>();
  readonly #taken = new Set<string>();
  readonly #pausedFile: string | undefined;
  #isPaused: boolean;

  /** `pausedFile`: a file that is there as long as the queue is paused, so that it stays so across restarts. */
  constructor(pausedFile?: string) {
    this.#pausedFile = pausedFile;
    this.#isPaused = pausedFile !== undefined && existsSync(pausedFile);
  }

  async add(id: string, { lane = "inference", key = "", priority = 0 }: Place = {}): Promise<void> {
    if (this.#taken.has(id) || this.#waiting.has(id)) return;
    const waits = this.#lanes.get(lane)!;
    this.#waiting.set(id, waits);
    waits.add({ id, key, priority });
  }

  async next(signal: AbortSignal, lane: Lane = "inference"): Promise<QueuedRun | undefined> {
    const waits = this.#lanes.get(lane)!;
    for (;;) {
      if (signal.aborted) {
        // Whoever was woken and leaves wakes the next instead.
        waits.wakeIfAny();
        return undefined;
      }
      const next = this.#isPaused ? undefined : waits.take();
      if (next !== undefined) return this.#take(next, waits);
      await waits.added(signal);
    }
  }

  async remove(id: string): Promise<boolean> {
    this.#waiting.get(id)?.remove(id);
    return this.#waiting.delete(id);
  }

  async waiting(): Promise<number> {
    return this.#waiting.size;
  }

  async order(): Promise<readonly WaitingRun[]> {
    return [...this.#lanes].flatMap(([lane, waits]) =>
      waits.order().map(({ id, key, priority }) => ({ id, lane, priority, ...(key !== "" && { key }) })),
    );
  }

  async move(id: string, to: MoveTo): Promise<boolean> {
    return this.#waiting.get(id)?.move(id, to) ?? false;
  }

  async pause(): Promise<void> {
    if (this.#pausedFile !== undefined) await writeFile(this.#pausedFile, "");
    this.#isPaused = true;
  }

  async resume(): Promise<void> {
    if (this.#pausedFile !== undefined) await rm(this.#pausedFile, { force: true });
    this.#isPaused = false;
    for (const lane of this.#lanes.values()) lane.wakeAll();
  }

  async isPaused(): Promise<boolean> {
    return this.#isPaused;
  }

  #take(run: Waiting, lane: WaitingLane): QueuedRun {
    const { id } = run;
    this.#waiting.delete(id);
    this.#taken.add(id);
    return {
      id,
      done: async () => {
        this.#taken.delete(id);
      },
      giveBack: async () => {
        if (!this.#taken.delete(id)) return;
        this.#waiting.set(id, lane);
        lane.addFirst(run);
      },
    };
  }
}
