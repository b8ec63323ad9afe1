import { type Lane, lanes, type Place, type QueuedRun, type RunQueue } from "./run-queue.ts";

/** One process's queue. What waits is found again in the store of runs after a restart. */
export class MemoryRunQueue implements RunQueue {
  readonly #lanes = new Map<Lane, WaitingLane>(lanes.map((lane) => [lane, new WaitingLane()]));
  /** The lane of everything that waits. */
  readonly #waiting = new Map<string, WaitingLane>();
  readonly #taken = new Set<string>();

  async add(id: string, { lane = "inference", key = "" }: Place = {}): Promise<void> {
    if (this.#taken.has(id) || this.#waiting.has(id)) return;
    const waits = this.#lanes.get(lane)!;
    this.#waiting.set(id, waits);
    waits.add(id, key);
  }

  async next(signal: AbortSignal, lane: Lane = "inference"): Promise<QueuedRun | undefined> {
    const waits = this.#lanes.get(lane)!;
    for (;;) {
      if (signal.aborted) {
        // Whoever was woken and leaves wakes the next instead.
        waits.wakeIfAny();
        return undefined;
      }
      const next = waits.take();
      if (next !== undefined) return this.#take(next.id, next.key, waits);
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

  #take(id: string, key: string, lane: WaitingLane): QueuedRun {
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
        lane.addFirst(id, key);
      },
    };
  }
}

/** What waits in one lane. */
class WaitingLane {
  /** Runs that were given back, the next one last. */
  readonly #first: { readonly id: string; readonly key: string }[] = [];
  /** Ids by key, each in the order in which they came; the keys in the order of their turns. */
  readonly #byKey = new Map<string, Set<string>>();
  readonly #takers: (() => void)[] = [];

  add(id: string, key: string): void {
    const ids = this.#byKey.get(key) ?? new Set();
    ids.add(id);
    this.#byKey.set(key, ids);
    this.#takers.shift()?.();
  }

  addFirst(id: string, key: string): void {
    this.#first.push({ id, key });
    this.#takers.shift()?.();
  }

  take(): { readonly id: string; readonly key: string } | undefined {
    const first = this.#first.pop();
    if (first !== undefined) return first;
    for (const [key, ids] of this.#byKey) {
      const [id] = ids;
      this.#byKey.delete(key);
      if (id === undefined) continue;
      ids.delete(id);
      // The other keys have their turns before it has its next.
      if (ids.size > 0) this.#byKey.set(key, ids);
      return { id, key };
    }
    return undefined;
  }

  remove(id: string): void {
    const place = this.#first.findIndex((one) => one.id === id);
    if (place >= 0) this.#first.splice(place, 1);
    for (const [key, ids] of this.#byKey) if (ids.delete(id) && ids.size === 0) this.#byKey.delete(key);
  }

  wakeIfAny(): void {
    if (this.#first.length > 0 || this.#byKey.size > 0) this.#takers.shift()?.();
  }

  /** Resolves when a run was added that nobody else was woken for, or the signal aborts. */
  added(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        this.#takers.splice(this.#takers.indexOf(wake), 1);
        resolve();
      };
      this.#takers.push(wake);
      signal.addEventListener("abort", leave, { once: true });
    });
  }
}
