import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileIdentity, isSettled } from "./file-identity.ts";
import { KnownByIdentity } from "./known-by-identity.ts";
import { unlessAborted } from "./unless-aborted.ts";

export interface HashOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onBytes?: (bytes: number) => void;
}

/**
 * sha256 of files, remembered on disk by identity, so that gigabytes are read once and not at every start. Several
 * processes may share one store: a lost entry costs a second read, nothing else.
 */
export class FileHashes {
  readonly #known: KnownByIdentity;
  readonly #underway = new Map<string, Promise<string>>();

  /** `store`: a JSON file; without one, hashes are kept for the process only. */
  constructor(store?: string) {
    this.#known = new KnownByIdentity({ store, isValue: (value) => /^[0-9a-f]{64}$/.test(value), mostEntries: 10_000 });
  }

  /** Whether a file's hash is known without reading it. */
  async knows(file: FileIdentity): Promise<boolean> {
    return (await this.#known.get(file.stamp)) !== undefined;
  }

  /** sha256 of a file's bytes, hex. `onBytes` is called with how many more were read, if they have to be, by this call. */
  async hash(file: FileIdentity, { signal, onBytes }: HashOptions = {}): Promise<string> {
    signal?.throwIfAborted();
    const known = await this.#known.get(file.stamp);
    if (known !== undefined) return known;
    const underway = this.#underway.get(file.stamp) ?? this.#read(file, onBytes);
    this.#underway.set(file.stamp, underway);
    return await unlessAborted(underway, signal);
  }

  /** A digest that was derived from files before, by what it is of; undefined when it is not known for them as they are. */
  async derived(what: string, files: readonly FileIdentity[]): Promise<string | undefined> {
    return await this.#known.get(derivedKey(what, files));
  }

  /** Remembers such a digest, unless a file may have changed meanwhile. */
  async rememberDerived(what: string, files: readonly FileIdentity[], digest: string): Promise<void> {
    const settled = await Promise.all(files.map(isSettled));
    if (settled.every(Boolean)) await this.#known.remember(derivedKey(what, files), digest);
  }

  async #read(file: FileIdentity, onBytes: (bytes: number) => void = () => {}): Promise<string> {
    try {
      const hash = createHash("sha256");
      for await (const chunk of createReadStream(file.path, { highWaterMark: 1 << 20 })) {
        hash.update(chunk);
        onBytes(chunk.length);
      }
      const digest = hash.digest("hex");
      if (await isSettled(file)) await this.#known.remember(file.stamp, digest);
      return digest;
    } finally {
      this.#underway.delete(file.stamp);
    }
  }
}

/** What a digest that was derived from files is remembered by. */
export function derivedKey(what: string, files: readonly FileIdentity[]): string {
  return `${what} ${files.map(({ stamp }) => stamp).join(" ")}`;
}
