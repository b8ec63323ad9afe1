import { closeSync, constants, fstatSync, openSync, type Stats, statSync } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";

/** Opening a pipe otherwise waits for whoever writes into it, in a thread that no signal reaches. */
const readNow = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Something of a file's name that is none: it may be waited for without end, or have none. */
export class NoPlainFile extends Error {
  /** What a folder is refused with by the system itself. */
  readonly code?: string;

  constructor(found: Pick<Stats, "isDirectory" | "isFIFO" | "isSocket">) {
    super(`it is a ${kindOf(found)}`);
    if (found.isDirectory()) this.code = "EISDIR";
  }
}

function kindOf(found: Pick<Stats, "isDirectory" | "isFIFO" | "isSocket">): string {
  if (found.isDirectory()) return "folder";
  if (found.isFIFO()) return "pipe";
  return found.isSocket() ? "socket" : "device";
}

/**
 * Opens a file to read it. Pipes, sockets, devices and folders are refused.
 *
 * @throws {@link NoPlainFile}, or what the system says.
 */
export async function openPlain(file: string): Promise<FileHandle> {
  requirePlain(await stat(file));
  const handle = await open(file, readNow);
  try {
    requirePlain(await handle.stat());
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The same at once; returns the descriptor. */
export function openPlainSync(file: string): number {
  requirePlain(statSync(file));
  const descriptor = openSync(file, readNow);
  try {
    requirePlain(fstatSync(descriptor));
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/**
 * The bytes of a file, which has at most `most`; undefined where there are more.
 *
 * @throws {@link NoPlainFile}, or what the system says.
 */
export async function readPlain(file: string, most: number): Promise<Buffer | undefined> {
  const handle = await openPlain(file);
  try {
    if ((await handle.stat()).size > most) return undefined;
    const bytes = await handle.readFile();
    return bytes.length > most ? undefined : bytes;
  } finally {
    await handle.close();
  }
}

function requirePlain(found: Stats): void {
  if (!found.isFile()) throw new NoPlainFile(found);
}
