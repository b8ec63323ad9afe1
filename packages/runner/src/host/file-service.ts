import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import type { SigmaflowError } from "@sigmaflow/core";
import type { FileService } from "@sigmaflow/nodes";
import { readPlain } from "@sigmaflow/nodes/files";
import { runnerErrors } from "../error-codes.ts";

/** A file service that can also say where a file is, without reading it. */
export interface HostFiles extends FileService {
  /**
   * The absolute path that a name stands for.
   *
   * @throws `PATH_OUTSIDE`, `FILE_NOT_FOUND`, `FILE_TOO_LARGE`.
   */
  locate(name: string): Promise<string>;
}

/** Largest file that is read, bytes. */
const mostBytes = 256 * 2 ** 20;

/**
 * Files below the given folders, the first that has a name wins. Names are relative; absolute ones, `..` and links that
 * lead out are refused, so that a document reaches nothing that it was not granted.
 */
export function createFileService(roots: readonly string[]): HostFiles {
  async function locate(name: string): Promise<string> {
    refuseUnlessRelative(name);
    let outside = false;
    for (const root of roots) {
      const granted = await realpath(root).catch(() => undefined);
      const file = granted && (await realpath(path.join(granted, name)).catch(() => undefined));
      if (granted === undefined || file === undefined) continue;
      if (!isBelow(granted, file)) {
        outside = true;
        continue;
      }
      const found = await stat(file);
      if (!found.isFile()) continue;
      if (found.size > mostBytes) throw runnerErrors.FILE_TOO_LARGE({ name, most: mostBytes });
      return file;
    }
    if (outside) throw outsideError(name, "is a link that leads out of the granted folders");
    throw runnerErrors.FILE_NOT_FOUND({ name: shorten(name), folders: [...new Set(roots)] });
  }
  return {
    locate,
    async read(name) {
      const bytes = await readPlain(await locate(name), mostBytes);
      if (bytes === undefined) throw runnerErrors.FILE_TOO_LARGE({ name, most: mostBytes });
      // Loading it takes longer than checking a graph, which seldom reads files.
      const { createHash } = await import("node:crypto");
      return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
    },
  };
}

function refuseUnlessRelative(name: string): void {
  if (path.posix.isAbsolute(name) || path.win32.isAbsolute(name) || /^[A-Za-z]:/.test(name))
    throw outsideError(name, "is an absolute path");
  if (name.split(/[\\/]/).includes("..")) throw outsideError(name, "leads upwards");
  if (name === "" || name.includes("\0")) throw outsideError(name, "is no file's name");
}

function isBelow(root: string, file: string): boolean {
  const relative = path.relative(root, file);
  return relative !== "" && !relative.startsWith("..") && !path.isAbsolute(relative);
}

function outsideError(name: string, why: string): SigmaflowError {
  return runnerErrors.PATH_OUTSIDE({ name: shorten(name), reason: why });
}

function shorten(name: string): string {
  return name.length > 200 ? `${name.slice(0, 199)}…` : name;
}
