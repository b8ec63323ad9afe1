import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { makeFolder } from "./make-folder.ts";
import { readPlain } from "./plain-file.ts";

interface KnownOptions {
  /** A JSON file; without one, values are kept for the process only. */
  readonly store?: string | undefined;
  /** Whether a text in the store is what was written. */
  readonly isValue: (value: string) => boolean;
  /** The oldest go when there are more. */
  readonly mostEntries: number;
}

/** More than so many entries take. */
const mostStoreBytes = 4 * 2 ** 20;

/**
 * Texts about files, remembered on disk by the files' identity. Several processes may share one store: a lost entry
 * costs that its text is made again, nothing else.
 */
export class KnownByIdentity {
  readonly #options: KnownOptions;
  #known: Promise<Map<string, string>> | undefined;

  constructor(options: KnownOptions) {
    this.#options = options;
  }

  async get(key: string): Promise<string | undefined> {
    this.#known ??= this.#load();
    return (await this.#known).get(key);
  }

  async remember(key: string, value: string): Promise<void> {
    this.#known ??= this.#load();
    const known = await this.#known;
    known.set(key, value);
    const { store, mostEntries } = this.#options;
    if (store === undefined) return;
    // What other processes have learned since is taken over; a store that cannot be written costs only time.
    for (const [theirs, text] of await this.#load()) if (!known.has(theirs)) known.set(theirs, text);
    for (const oldest of known.keys()) {
      if (known.size <= mostEntries) break;
      known.delete(oldest);
    }
    const draft = `${store}.${randomUUID()}`;
    try {
      await makeFolder(dirname(resolve(store)));
      await writeFile(draft, JSON.stringify(Object.fromEntries(known)));
      await rename(draft, store);
    } catch {
      await rm(draft, { force: true }).catch(() => {});
    }
  }

  async #load(): Promise<Map<string, string>> {
    const { store, isValue } = this.#options;
    if (store === undefined) return new Map();
    try {
      const entries: unknown = JSON.parse((await readPlain(store, mostStoreBytes))?.toString() ?? "");
      if (typeof entries !== "object" || entries === null) return new Map();
      const texts = Object.entries(entries).filter((entry): entry is [string, string] => typeof entry[1] === "string");
      return new Map(texts.filter(([, value]) => isValue(value)));
    } catch {
      return new Map();
    }
  }
}
