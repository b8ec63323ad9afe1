/** How much of each named resource may be in use at once: `{ inference: 1, network: 8 }`. Unnamed ones are not limited. */
export type ResourceLimits = Readonly<Record<string, number>>;

/** Hands out named resources, first come, first served. Shared by all runs of a host that share the hardware. */
export class ResourcePool {
  readonly #limits: ResourceLimits;
  readonly #used = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(limits: ResourceLimits = { inference: 1, network: 8, cpu: 2 }) {
    this.#limits = limits;
  }

  limit(name: string): number {
    return this.#limits[name] ?? Number.POSITIVE_INFINITY;
  }

  /** Takes one unit now, or returns a promise for when one is free; the promise rejects when the signal aborts. */
  acquire(name: string, signal: AbortSignal): undefined | Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    const used = this.#used.get(name) ?? 0;
    if (used < this.limit(name)) {
      this.#used.set(name, used + 1);
      return undefined;
    }
    return new Promise((resolve, reject) => {
      const queue = this.#waiting.get(name) ?? [];
      this.#waiting.set(name, queue);
      const leave = () => {
        queue.splice(queue.indexOf(go), 1);
        reject(signal.reason);
      };
      const go = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      signal.addEventListener("abort", leave, { once: true });
      queue.push(go);
    });
  }

  /** Releases one unit; whoever has waited longest gets it. */
  release(name: string): void {
    const next = this.#waiting.get(name)?.shift();
    if (next !== undefined) next();
    else this.#used.set(name, (this.#used.get(name) ?? 1) - 1);
  }
}
