import type { Driver } from "../../../src/cluster/queue/tickets.ts";

/** Tickets in memory, in place of Valkey's: all processes of a test see the same ones, and the test loses and doubles them. */
export class MemoryTickets {
  readonly #counts = new Map<string, number>();
  readonly #sleepers = new Set<() => void>();

  count(queue: string): number {
    return this.#counts.get(queue) ?? 0;
  }

  add(queue: string, by: number): void {
    this.#counts.set(queue, Math.max(0, this.count(queue) + by));
    this.wake();
  }

  wipe(): void {
    this.#counts.clear();
  }

  /** Lets all who wait for a ticket look again. */
  wake(): void {
    for (const wake of this.#sleepers) wake();
    this.#sleepers.clear();
  }

  /** What a process finds tickets by; `onDry` is called whenever it would wait for one. */
  driver(onDry: () => void): Driver {
    const tickets = this;
    class Queue {
      readonly #name: string;
      constructor(name: string) {
        this.#name = name;
      }
      on(): this {
        return this;
      }
      async addBulk(jobs: readonly unknown[]): Promise<void> {
        tickets.add(this.#name, jobs.length);
      }
      async getWaitingCount(): Promise<number> {
        return tickets.count(this.#name);
      }
      async close(): Promise<void> {}
    }
    class Worker extends Queue {
      readonly #name: string;
      constructor(name: string) {
        super(name);
        this.#name = name;
      }
      async startStalledCheckTimer(): Promise<void> {}
      async getNextJob(): Promise<{ moveToCompleted(): Promise<void> } | undefined> {
        if (tickets.count(this.#name) === 0) {
          const woken = new Promise<void>((resolve) => tickets.#sleepers.add(resolve));
          onDry();
          await woken;
        }
        if (tickets.count(this.#name) === 0) return undefined;
        tickets.add(this.#name, -1);
        return { async moveToCompleted() {} };
      }
      override async close(): Promise<void> {
        tickets.wake();
      }
    }
    // Of BullMQ's classes this is what tickets use.
    return { Queue, Worker } as unknown as Driver;
  }
}
