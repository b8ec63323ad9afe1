import { type Finished, run, tool } from "../workspace.ts";

/** Passes when knip finds no unused file, export or dependency below `root`, and none that is used but not listed. */
export async function checkDeadCode(root: string): Promise<Finished> {
  return run(tool("knip"), ["--no-progress", "--no-config-hints"], { cwd: root });
}
