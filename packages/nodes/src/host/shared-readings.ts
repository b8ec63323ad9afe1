import type { NetworkName } from "../checkpoint/layout/networks.ts";
import type { TensorLayout } from "../checkpoint/recipe.ts";
import { readDigests } from "./network-digests.ts";
import { unlessAborted } from "./unless-aborted.ts";

/** A network that is to be read, by what its digest is remembered by. */
export interface WantedNetwork {
  readonly network: NetworkName;
  readonly key: string;
}

/** Networks that are being read, and for whom. */
interface Reading {
  readonly digests: Promise<ReadonlyMap<NetworkName, string>>;
  readonly watchers: Set<(bytes: number) => void>;
  readonly stop: AbortController;
}

/**
 * Reads the networks of checkpoints for their digests, each once, however many ask at a time. A reading stops when nobody
 * waits for it any more.
 */
export class SharedReadings {
  readonly #underway = new Map<string, Reading>();

  /**
   * The digests of networks in one layout. `remember` is called once by whoever began to read.
   *
   * @throws the signal's reason, and what reading throws.
   */
  async digests(
    layout: TensorLayout,
    wanted: readonly WantedNetwork[],
    options: {
      readonly signal?: AbortSignal | undefined;
      readonly onBytes: (bytes: number) => void;
      readonly remember: (network: NetworkName, digest: string) => Promise<void>;
    },
  ): Promise<ReadonlyMap<NetworkName, string>> {
    options.signal?.throwIfAborted();
    const unread = wanted.filter(({ key }) => !this.#underway.has(key));
    if (unread.length > 0) this.#begin(layout, unread, options.remember);
    const readings = new Set(wanted.flatMap(({ key }) => this.#underway.get(key) ?? []));
    const found = await Promise.all([...readings].map((reading) => watch(reading, options)));
    return new Map(found.flatMap((digests) => [...digests]));
  }

  #begin(
    layout: TensorLayout,
    unread: readonly WantedNetwork[],
    remember: (network: NetworkName, digest: string) => Promise<void>,
  ): void {
    const watchers = new Set<(bytes: number) => void>();
    const stop = new AbortController();
    const read = async (): Promise<ReadonlyMap<NetworkName, string>> => {
      try {
        const digests = await readDigests(
          layout,
          unread.map(({ network }) => network),
          {
            signal: stop.signal,
            onBytes: (bytes) => {
              for (const watcher of watchers) watcher(bytes);
            },
          },
        );
        for (const [network, digest] of digests) await remember(network, digest);
        return digests;
      } finally {
        for (const { key } of unread) if (this.#underway.get(key) === reading) this.#underway.delete(key);
      }
    };
    const reading: Reading = { digests: Promise.resolve().then(read), watchers, stop };
    reading.digests.catch(() => {}); // each watcher hears of it
    for (const { key } of unread) this.#underway.set(key, reading);
    stop.signal.addEventListener("abort", () => {
      for (const { key } of unread) if (this.#underway.get(key) === reading) this.#underway.delete(key);
    });
  }
}

async function watch(
  { digests, watchers, stop }: Reading,
  { signal, onBytes }: { readonly signal?: AbortSignal | undefined; readonly onBytes: (bytes: number) => void },
): Promise<ReadonlyMap<NetworkName, string>> {
  const watcher = (bytes: number): void => onBytes(bytes);
  watchers.add(watcher);
  try {
    return await unlessAborted(digests, signal);
  } finally {
    watchers.delete(watcher);
    if (watchers.size === 0) stop.abort(new Error("nobody waits for these digests any more"));
  }
}
