import { type Finished, run, tool } from "../workspace.ts";

/** Passes when Biome finds nothing to lint, format or sort below `root`. */
export async function checkLint(root: string): Promise<Finished> {
  return run(
    tool("biome"),
    ["ci", "--colors=off", "--error-on-warnings", "--diagnostic-level=warn", "--max-diagnostics=50", "."],
    { cwd: root },
  );
}
