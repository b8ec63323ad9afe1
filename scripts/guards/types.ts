import path from "node:path";
import { type Finished, run, tool } from "../workspace.ts";

/**
 * Passes when the compiler accepts the project in `folder` (relative to `root`), its type tests included: there a
 * mistake is marked with `@ts-expect-error`, and a mistake that compiles is an unused mark, which is an error.
 * In the folder `memory` the compiler keeps what it knows, and next time reads only what changed.
 */
export async function checkTypes(root: string, folder: string, memory?: string): Promise<Finished> {
  const kept = memory === undefined ? [] : ["--incremental", "--tsBuildInfoFile", path.join(memory, `${folder}.json`)];
  return run(tool("tsc"), ["-p", `${folder}/tsconfig.json`, "--noEmit", ...kept], { cwd: root });
}
