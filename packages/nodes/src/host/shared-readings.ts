import { setImmediate } from "node:timers/promises";
import { type NetworkName, networkNames } from "../checkpoint/layout/networks.ts";
import type { TensorLayout } from "../checkpoint/recipe.ts";
import { readDigests } from "./network-digests.ts";
import { unlessAborted } from "./unless-aborted.ts";

/** A network that is to be read, by what its digest is remembered by. */
export interface WantedNetwork {
  readonly network: NetworkName;
  readonly key: string;
}

/** How networks are read for somebody. */
interface ReadingOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onBytes: (bytes: number) => void;
  /** Called once, by whoever began to read. */
  readonly remember: (network: NetworkName, digest: string) => Promise<void>;
}

/** One network of a batch. */
interface Reading {
  readonly key: string;
  readonly batch: Batch;
  readonly digest: PromiseWithResolvers<string>;
  readonly watchers: Set<(bytes: number) => void>;
  readonly remember: ReadingOptions["remember"];
}

/** Networks of one layout that are read one after the other. */
interface Batch {
  readonly layout: TensorLayout;
  readonly readings: Map<NetworkName, Reading>;
  readonly stop: AbortController;
  /** How many wait for one of its networks. */
  waiting: number;
}

/**
 * Reads the networks of checkpoints for their digests, each once, however many ask at a time. What is asked for in the
 * same round of the event loop is read in the order in which networks are used, and each digest is known as soon as its
 * network is read. A batch stops when nobody waits for any of it.
 */
export class SharedReadings {
  readonly #underway = new Map<string, Reading>();
  /** By layout, those that nobody has begun to read. */
  readonly #gathering = new Map<string, Batch>();

  /**
   * The digests of networks in one layout.
   *
   * @throws the signal's reason, and what reading throws.
   */
  async digests(
    layout: TensorLayout,
    wanted: readonly WantedNetwork[],
    options: ReadingOptions,
  ): Promise<ReadonlyMap<NetworkName, string>> {
    options.signal?.throwIfAborted();
    const found = wanted.map(async ({ network, key }): Promise<[NetworkName, string]> => {
      const reading = this.#underway.get(key) ?? this.#add(layout, { network, key }, options.remember);
      return [network, await watch(reading, options)];
    });
    return new Map(await Promise.all(found));
  }

  #add(layout: TensorLayout, { network, key }: WantedNetwork, remember: ReadingOptions["remember"]): Reading {
    const batch = this.#batchOf(layout);
    const reading = { key, batch, digest: Promise.withResolvers<string>(), watchers: new Set<() => void>(), remember };
    reading.digest.promise.catch(() => {}); // each watcher hears of it
    batch.readings.set(network, reading);
    this.#underway.set(key, reading);
    return reading;
  }

  #batchOf(layout: TensorLayout): Batch {
    const name = JSON.stringify(layout);
    const known = this.#gathering.get(name);
    if (known !== undefined) return known;
    const batch: Batch = { layout, readings: new Map(), stop: new AbortController(), waiting: 0 };
    this.#gathering.set(name, batch);
    batch.stop.signal.addEventListener("abort", () => this.#forget(batch));
    void setImmediate().then(async () => {
      if (this.#gathering.get(name) === batch) this.#gathering.delete(name);
      await this.#read(batch);
    });
    return batch;
  }

  async #read(batch: Batch): Promise<void> {
    const { layout, readings, stop } = batch;
    try {
      const networks = networkNames.filter((network) => readings.has(network));
      await readDigests(layout, networks, {
        signal: stop.signal,
        onBytes: (network, bytes) => {
          for (const watcher of readings.get(network)?.watchers ?? []) watcher(bytes);
        },
        onDigest: async (network, digest) => {
          const reading = readings.get(network);
          if (reading === undefined) return;
          await reading.remember(network, digest);
          this.#release(reading);
          reading.digest.resolve(digest);
        },
      });
    } catch (error) {
      this.#forget(batch);
      for (const { digest } of readings.values()) digest.reject(error);
    }
  }

  /** Takes a batch away from whoever asks from now on. */
  #forget(batch: Batch): void {
    const name = JSON.stringify(batch.layout);
    if (this.#gathering.get(name) === batch) this.#gathering.delete(name);
    for (const reading of batch.readings.values()) this.#release(reading);
  }

  #release(reading: Reading): void {
    if (this.#underway.get(reading.key) === reading) this.#underway.delete(reading.key);
  }
}

async function watch({ batch, digest, watchers }: Reading, { signal, onBytes }: ReadingOptions): Promise<string> {
  const watcher = (bytes: number): void => onBytes(bytes);
  watchers.add(watcher);
  batch.waiting++;
  try {
    return await unlessAborted(digest.promise, signal);
  } finally {
    watchers.delete(watcher);
    if (--batch.waiting === 0) batch.stop.abort(new Error("nobody waits for these digests any more"));
  }
}
