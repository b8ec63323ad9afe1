import { createHash, randomUUID } from "node:crypto";
import { type BigIntStats, createReadStream, statSync } from "node:fs";
import { open, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { makeFolder } from "./make-folder.ts";
import { NoPlainFile, readPlain } from "./plain-file.ts";
import { unlessAborted } from "./unless-aborted.ts";

/** What distinguishes one state of a file from another without reading it. */
export interface FileIdentity {
  readonly path: string;
  readonly size: number;
  /** Device, inode, size and time of change in nanoseconds. */
  readonly stamp: string;
  /** Time of change, ms since 1970. */
  readonly changed: number;
}

/**
 * A file's present identity, or a folder's.
 *
 * @throws {@link NoPlainFile}, or what the system says.
 */
export async function identify(path: string): Promise<FileIdentity> {
  return identityOf(path, await stat(path, { bigint: true }));
}

/**
 * Like {@link identify}, at once: some microseconds, where the way through the thread pool takes a hundred. Undefined where
 * nothing is there that can be identified.
 */
export function identifyNow(path: string): FileIdentity | undefined {
  try {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    return stats && identityOf(path, stats);
  } catch {
    return undefined;
  }
}

function identityOf(path: string, stats: BigIntStats): FileIdentity {
  if (!stats.isFile() && !stats.isDirectory()) throw new NoPlainFile(stats);
  const { dev, ino, size, mtimeNs } = stats;
  return { path, size: Number(size), stamp: `${dev}:${ino}:${size}:${mtimeNs}`, changed: Number(mtimeNs / 1_000_000n) };
}

export interface HashOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onBytes?: (bytes: number) => void;
}

const mostEntries = 10_000;
/** More than so many entries take. */
const mostStoreBytes = 4 * 2 ** 20;
/** A file changed so recently may change again within the clock's grain, so its hash is not kept. */
const settledNs = 2_000_000_000n;

/**
 * sha256 of files, remembered on disk by identity, so that gigabytes are read once and not at every start. Several
 * processes may share one store: a lost entry costs a second read, nothing else.
 */
export class FileHashes {
  readonly #store: string | undefined;
  #known: Promise<Map<string, string>> | undefined;
  readonly #underway = new Map<string, Promise<string>>();

  /** `store`: a JSON file; without one, hashes are kept for the process only. */
  constructor(store?: string) {
    this.#store = store;
  }

  /** Whether a file's hash is known without reading it. */
  async knows(file: FileIdentity): Promise<boolean> {
    this.#known ??= this.#load();
    return (await this.#known).has(file.stamp);
  }

  /** sha256 of a file's bytes, hex. `onBytes` is called with how many more were read, if they have to be, by this call. */
  async hash(file: FileIdentity, { signal, onBytes }: HashOptions = {}): Promise<string> {
    signal?.throwIfAborted();
    this.#known ??= this.#load();
    const known = (await this.#known).get(file.stamp);
    if (known !== undefined) return known;
    const underway = this.#underway.get(file.stamp) ?? this.#read(file, onBytes);
    this.#underway.set(file.stamp, underway);
    return await unlessAborted(underway, signal);
  }

  /** A digest that was derived from files before, by what it is of; undefined when it is not known for them as they are. */
  async derived(what: string, files: readonly FileIdentity[]): Promise<string | undefined> {
    this.#known ??= this.#load();
    return (await this.#known).get(derivedKey(what, files));
  }

  /** Remembers such a digest, unless a file may have changed meanwhile. */
  async rememberDerived(what: string, files: readonly FileIdentity[], digest: string): Promise<void> {
    this.#known ??= this.#load();
    const settled = await Promise.all(files.map(isSettled));
    if (settled.every(Boolean)) await this.#remember(derivedKey(what, files), digest);
  }

  async #read(file: FileIdentity, onBytes: (bytes: number) => void = () => {}): Promise<string> {
    try {
      const hash = createHash("sha256");
      for await (const chunk of createReadStream(file.path, { highWaterMark: 1 << 20 })) {
        hash.update(chunk);
        onBytes(chunk.length);
      }
      const digest = hash.digest("hex");
      if (await isSettled(file)) await this.#remember(file.stamp, digest);
      return digest;
    } finally {
      this.#underway.delete(file.stamp);
    }
  }

  async #load(): Promise<Map<string, string>> {
    if (this.#store === undefined) return new Map();
    try {
      const entries: unknown = JSON.parse((await readPlain(this.#store, mostStoreBytes))?.toString() ?? "");
      if (typeof entries !== "object" || entries === null) return new Map();
      return new Map(Object.entries(entries).filter(isEntry));
    } catch {
      return new Map();
    }
  }

  async #remember(stamp: string, digest: string): Promise<void> {
    const known = (await this.#known) ?? new Map<string, string>();
    known.set(stamp, digest);
    if (this.#store === undefined) return;
    // What other processes have learned since is taken over; a store that cannot be written costs only time.
    for (const [theirs, hash] of await this.#load()) if (!known.has(theirs)) known.set(theirs, hash);
    for (const oldest of known.keys()) {
      if (known.size <= mostEntries) break;
      known.delete(oldest);
    }
    const draft = `${this.#store}.${randomUUID()}`;
    try {
      await makeFolder(dirname(resolve(this.#store)));
      await writeFile(draft, JSON.stringify(Object.fromEntries(known)));
      await rename(draft, this.#store);
    } catch {
      await rm(draft, { force: true }).catch(() => {});
    }
  }
}

/** What a digest that was derived from files is remembered by. */
export function derivedKey(what: string, files: readonly FileIdentity[]): string {
  return `${what} ${files.map(({ stamp }) => stamp).join(" ")}`;
}

const isEntry = (entry: [string, unknown]): entry is [string, string] =>
  typeof entry[1] === "string" && /^[0-9a-f]{64}$/.test(entry[1]);

async function isSettled(file: FileIdentity): Promise<boolean> {
  const handle = await open(file.path);
  try {
    const { dev, ino, size, mtimeNs } = await handle.stat({ bigint: true });
    return `${dev}:${ino}:${size}:${mtimeNs}` === file.stamp && BigInt(Date.now()) * 1_000_000n - mtimeNs > settledNs;
  } finally {
    await handle.close();
  }
}
