import { type Finished, run, tool } from "../workspace.ts";

/**
 * Passes when knip finds no unused file, export or dependency below `root`, and none that is used but not listed. In the
 * folder `memory` it keeps what it read of each file, and next time reads only those that changed.
 */
export async function checkDeadCode(root: string, memory?: string): Promise<Finished> {
  const kept = memory === undefined ? [] : ["--cache", "--cache-location", memory];
  return run(tool("knip"), ["--no-progress", "--no-config-hints", ...kept], { cwd: root });
}
