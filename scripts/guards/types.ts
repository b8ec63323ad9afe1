import { type Finished, run, tool } from "../workspace.ts";

/**
 * Passes when the compiler accepts the project in `folder` (relative to `root`), its type tests included: there a
 * mistake is marked with `@ts-expect-error`, and a mistake that compiles is an unused mark, which is an error.
 */
export async function checkTypes(root: string, folder: string): Promise<Finished> {
  return run(tool("tsc"), ["-p", `${folder}/tsconfig.json`, "--noEmit"], { cwd: root });
}
