import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Finished } from "../workspace.ts";

/**
 * Runs a check, unless it passed the last time with the same `inputs`: a hash of everything that decides its verdict,
 * kept in `file`. Only passing is kept.
 */
export async function unlessPassed(file: string, inputs: string, check: () => Promise<Finished>): Promise<Finished> {
  if (existsSync(file) && readFileSync(file, "utf8") === inputs) return { ok: true, output: "" };
  rmSync(file, { force: true });
  const done = await check();
  if (done.ok) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, inputs);
  }
  return done;
}

/** A hash of files below `root`: of their paths, and of what `part` returns of their text. */
export function hashOf(root: string, files: readonly string[], part = (text: string) => text): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\0${part(readFileSync(path.join(root, file), "utf8"))}\0`);
  return hash.digest("hex");
}

/** Files of a folder below `root` and of those in it whose names match, sorted; none of a folder that is not there. */
export function filesBelow(root: string, folder: string, names: RegExp): string[] {
  const full = path.join(root, folder);
  if (!existsSync(full)) return [];
  const found = readdirSync(full, { recursive: true, encoding: "utf8" }).filter((file) => names.test(file));
  return found.map((file) => path.join(folder, file)).sort();
}
