import { existsSync } from "node:fs";
import path from "node:path";
import { type Finished, run, tool } from "../workspace.ts";

/** Passes when Biome finds nothing to lint, format or sort below `root`; given changed files, in those of them left. */
export async function checkLint(root: string, changed?: readonly string[]): Promise<Finished> {
  const isPart = changed !== undefined && !changed.some((file) => path.basename(file) === "biome.json");
  const files = isPart ? changed.filter((file) => existsSync(path.join(root, file))) : ["."];
  if (files.length === 0) return { ok: true, output: "" };
  return run(
    tool("biome"),
    [
      "ci",
      "--colors=off",
      "--error-on-warnings",
      "--diagnostic-level=warn",
      "--max-diagnostics=50",
      "--no-errors-on-unmatched",
      ...files,
    ],
    { cwd: root },
  );
}
