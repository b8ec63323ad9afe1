import { createHash, randomUUID } from "node:crypto";
import {
  closeSync,
  createReadStream,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { chmod, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { makeFolder, makeFolderSync } from "@sigmaflow/nodes/files";

/** A stored file, as listing finds it. */
export interface StoredFile {
  readonly hash: string;
  readonly bytes: number;
  /** When it was last written or found to be wanted again, ms since 1970. */
  readonly touched: number;
}

/** How old a draft is when its writer must be gone, ms. */
const abandonedMs = 15 * 60_000;

/**
 * Files up to this size are read and written at once, bytes. A step waits for its files, and the way through the thread pool takes
 * longer than the writing: 256 KiB take 0.1 ms at once and 0.4 ms by way of the pool, on a busy machine 0.4 and 7 ms.
 */
const mostAtOnce = 2 ** 20;

/** Damaged files that are kept. */
const mostDamaged = 100;

const hashPattern = /^[0-9a-f]{64}$/;

/**
 * Files named by the sha256 of what is in them: `cas/ab/abcd…`. A file appears under its name whole or not at all, is
 * never changed, and is checked whenever it is read. Safe for several processes at once.
 */
export class ArtifactFiles {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /**
   * Keeps bytes whose sha256 is `hash`. When it resolves, they outlive this process.
   *
   * @throws the system's error.
   */
  async put(hash: string, bytes: Uint8Array): Promise<void> {
    const file = this.#file(hash);
    if (renew(file, bytes.byteLength)) return;
    try {
      await this.#write(file, bytes);
    } catch (error) {
      if (!isMissing(error)) throw error;
      // Somebody cleared the cache in the middle of it.
      await this.#write(file, bytes);
    }
  }

  /**
   * The bytes with this sha256. `missing` when there are none, `damaged` when the file held something else; that file
   * is set aside.
   *
   * @throws the system's error when it cannot be read.
   */
  async get(hash: string): Promise<Uint8Array | "missing" | "damaged"> {
    const file = this.#file(hash);
    let bytes: Buffer;
    try {
      const found = statSync(file);
      // A pipe or a device would be waited for, or read without an end.
      if (!found.isFile()) {
        await this.#setAside(file, hash).catch(() => {});
        return "damaged";
      }
      bytes = found.size > mostAtOnce ? await readFile(file) : readFileSync(file);
    } catch (error) {
      if (isMissing(error)) return "missing";
      throw error;
    }
    if (createHash("sha256").update(bytes).digest("hex") === hash) return bytes;
    // Where nothing can be written it stays, and is found damaged again.
    await this.#setAside(file, hash).catch(() => {});
    return "damaged";
  }

  /** Whether there is a file of this name. One call of the system, at once. */
  has(hash: string): boolean {
    return hashPattern.test(hash) && statSync(this.#file(hash), { throwIfNoEntry: false })?.isFile() === true;
  }

  /** Reads a file and says whether it is what its name says, without holding all of it. Changes nothing. */
  async check(hash: string): Promise<"whole" | "missing" | "damaged"> {
    const sum = createHash("sha256");
    try {
      // A pipe would be waited for.
      if (!(await stat(this.#file(hash))).isFile()) return "damaged";
      for await (const part of createReadStream(this.#file(hash))) sum.update(part);
    } catch (error) {
      return isMissing(error) ? "missing" : "damaged";
    }
    return sum.digest("hex") === hash ? "whole" : "damaged";
  }

  /** Removes a file unless somebody wanted it within the last `graceMs`. Returns whether it is gone. */
  async delete(hash: string, graceMs: number): Promise<boolean> {
    const file = this.#file(hash);
    try {
      const { mtimeMs } = await stat(file);
      if (Date.now() - mtimeMs < graceMs) return false;
      await removeFile(file);
      return true;
    } catch (error) {
      return isMissing(error);
    }
  }

  /** Every file there is, in no order. */
  async *list(): AsyncGenerator<StoredFile> {
    const root = path.join(this.#root, "cas");
    for (const folder of await namesIn(root)) {
      for (const hash of await namesIn(path.join(root, folder))) {
        if (!hashPattern.test(hash)) continue;
        const found = await stat(path.join(root, folder, hash)).catch(() => undefined);
        if (found) yield { hash, bytes: found.size, touched: found.mtimeMs };
      }
    }
  }

  /** How many damaged files were set aside. */
  async damaged(): Promise<number> {
    return (await namesIn(path.join(this.#root, "damaged"))).length;
  }

  /** Removes drafts whose writers are gone. */
  async sweepDrafts(): Promise<void> {
    const drafts = path.join(this.#root, "tmp");
    for (const name of await namesIn(drafts)) {
      const file = path.join(drafts, name);
      const found = await stat(file).catch(() => undefined);
      if (found && Date.now() - found.mtimeMs > abandonedMs) await removeFile(file).catch(() => {});
    }
  }

  /** Removes what was set aside as damaged. */
  async sweepDamaged(): Promise<void> {
    await rm(path.join(this.#root, "damaged"), { recursive: true, force: true });
  }

  /** Removes everything. */
  async clear(): Promise<void> {
    for (const name of ["cas", "tmp", "damaged"])
      await rm(path.join(this.#root, name), { recursive: true, force: true });
  }

  #file(hash: string): string {
    if (!hashPattern.test(hash)) throw new TypeError(`"${hash}" is no sha256`);
    return path.join(this.#root, "cas", hash.slice(0, 2), hash);
  }

  /** Keeps a damaged file for who wants to look at it; a failing disk does not fill itself with them. */
  async #setAside(file: string, hash: string): Promise<void> {
    const folder = path.join(this.#root, "damaged");
    if ((await namesIn(folder)).length >= mostDamaged) return await removeFile(file);
    await makeFolder(path.resolve(folder));
    await rename(file, path.join(folder, `${hash}-${Date.now()}`)).catch(() => removeFile(file));
  }

  async #write(file: string, bytes: Uint8Array): Promise<void> {
    const drafts = path.join(this.#root, "tmp");
    const draft = path.join(drafts, `${process.pid}-${randomUUID()}`);
    try {
      const isLarge = bytes.byteLength > mostAtOnce;
      await withFolder(drafts, () => (isLarge ? writeNew(draft, bytes) : writeNewAtOnce(draft, bytes)));
      await withFolder(path.dirname(file), () => renameSync(draft, file));
    } catch (error) {
      await rm(draft, { force: true }).catch(() => {});
      throw error;
    }
  }
}

/** Does what needs a folder. It is there but for the first time, so it is made when it turns out to be missing. */
async function withFolder(folder: string, work: () => void | Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isMissing(error)) throw error;
    makeFolderSync(path.resolve(folder));
    await work();
  }
}

/** Whether the file is there already; marks it as wanted, so that nobody removes it just now. */
function renew(file: string, bytes: number): boolean {
  try {
    if (statSync(file, { throwIfNoEntry: false })?.size !== bytes) return false;
    const now = new Date();
    utimesSync(file, now, now);
    return true;
  } catch {
    return false;
  }
}

async function writeNew(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, "wx", 0o444);
  try {
    await handle.writeFile(bytes);
  } finally {
    await handle.close();
  }
}

function writeNewAtOnce(file: string, bytes: Uint8Array): void {
  const handle = openSync(file, "wx", 0o444);
  try {
    writeFileSync(handle, bytes);
  } finally {
    closeSync(handle);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch(() => []);
}

/** Removes a read-only file, which Windows alone refuses. */
async function removeFile(file: string): Promise<void> {
  if (process.platform === "win32") await chmod(file, 0o666);
  await rm(file, { force: true });
}
