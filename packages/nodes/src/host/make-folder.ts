import { mkdirSync, statSync } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** How a folder is made. */
export interface MakeFolderOptions {
  /** Who may do what with it, as of `mkdir`; of those above it, too. */
  readonly mode?: number;
}

/**
 * Makes a folder and those above it. Not `mkdir` with `recursive`: where the system refuses a folder as "not found" below
 * one that is there, as `/proc` does, Node.js 24 tries for ever, in a thread that no signal reaches.
 *
 * @throws what the system says.
 */
export async function makeFolder(folder: string, options: MakeFolderOptions = {}): Promise<void> {
  try {
    await makeOne(folder, options);
  } catch (error) {
    if (!isParentMissing(folder, error)) throw error;
    await makeFolder(dirname(folder), options);
    await makeOne(folder, options);
  }
}

/** The same at once, for those who cannot wait. */
export function makeFolderSync(folder: string, options: MakeFolderOptions = {}): void {
  try {
    makeOneSync(folder, options);
  } catch (error) {
    if (!isParentMissing(folder, error)) throw error;
    makeFolderSync(dirname(folder), options);
    makeOneSync(folder, options);
  }
}

async function makeOne(folder: string, options: MakeFolderOptions): Promise<void> {
  try {
    await mkdir(folder, options);
  } catch (error) {
    if (codeOf(error) !== "EEXIST" || !(await stat(folder)).isDirectory()) throw error;
  }
}

function makeOneSync(folder: string, options: MakeFolderOptions): void {
  try {
    mkdirSync(folder, options);
  } catch (error) {
    if (codeOf(error) !== "EEXIST" || !statSync(folder).isDirectory()) throw error;
  }
}

function isParentMissing(folder: string, error: unknown): boolean {
  return codeOf(error) === "ENOENT" && dirname(folder) !== folder;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
