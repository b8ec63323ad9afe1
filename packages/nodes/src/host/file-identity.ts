import { type BigIntStats, statSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { NoPlainFile } from "./plain-file.ts";

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

/** A file changed so recently may change again within the clock's grain, so that nothing of it is kept. */
const settledNs = 2_000_000_000n;

/** Whether a file is as it was identified, and has been so for long enough to be known by its identity. */
export async function isSettled(file: FileIdentity): Promise<boolean> {
  const handle = await open(file.path);
  try {
    const { dev, ino, size, mtimeNs } = await handle.stat({ bigint: true });
    return `${dev}:${ino}:${size}:${mtimeNs}` === file.stamp && BigInt(Date.now()) * 1_000_000n - mtimeNs > settledNs;
  } finally {
    await handle.close();
  }
}
