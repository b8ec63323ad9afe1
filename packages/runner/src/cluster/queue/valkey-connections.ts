import type { CommonRedisOptions, Redis } from "ioredis";
import type { Driver } from "../previews/redis-previews.ts";

/**
 * Connections to Valkey that are BullMQ's to use and ours to end: it lets go of one that is just trying to connect again
 * without ending that, so that it goes on trying, and holds the process, for ever.
 */
export class ValkeyConnections {
  readonly #driver: Driver;
  readonly #url: string;
  readonly #all = new Set<Redis>();

  constructor(driver: Driver, url: string) {
    this.#driver = driver;
    this.#url = url;
  }

  /** A new one, which connects when it is used. What is made of it like it is ended with it. */
  open(options: Pick<CommonRedisOptions, "enableOfflineQueue" | "maxRetriesPerRequest">): Redis {
    const made = this.#kept(new this.#driver.Redis(this.#url, { ...options, lazyConnect: true }));
    const like = made.duplicate.bind(made);
    made.duplicate = (changed) => this.#kept(like(changed));
    return made;
  }

  /** Ends all of them, whatever they wait for. */
  close(): void {
    for (const one of this.#all) one.disconnect();
    this.#all.clear();
  }

  #kept(one: Redis): Redis {
    // What goes wrong is seen where something is asked for.
    one.on("error", () => {});
    this.#all.add(one);
    return one;
  }
}
