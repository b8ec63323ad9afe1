import path from "node:path";
import { readExports } from "../api/read-exports.ts";
import { unexported } from "../api/unexported.ts";
import type { Finished } from "../workspace.ts";

/**
 * Passes when every type that an exported signature of `sigmaflow` mentions can be imported, from the same subpath or
 * from the main one. Reads the built declarations.
 */
export async function checkExports(root: string): Promise<Finished> {
  const api = readExports(path.join(root, "packages", "runner"));
  const found = unexported(api, "sigmaflow");
  const lines = found.map(({ subpath, by, name }) => `${subpath}: ${by} mentions ${name}, which is not exported`);
  return { ok: lines.length === 0, output: lines.join("\n") };
}
