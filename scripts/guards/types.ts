import path from "node:path";
import { runCompiler } from "../compiler.ts";
import type { Finished } from "../workspace.ts";

/** How a project's types are checked. */
export interface TypesOptions {
  /** Folder in which the compiler keeps what it knows, and next time reads only what changed. */
  readonly memory?: string;
  /** Reads the packages' declarations as they were built, as their users do: half the time, and only after a build. */
  readonly fromBuild?: boolean;
}

/**
 * Passes when the compiler accepts the project in `folder` (relative to `root`), its type tests included: there a
 * mistake is marked with `@ts-expect-error`, and a mistake that compiles is an unused mark, which is an error.
 */
export async function checkTypes(root: string, folder: string, options: TypesOptions = {}): Promise<Finished> {
  const { memory, fromBuild = false } = options;
  const file = `${folder}${fromBuild ? "-from-build" : ""}.json`;
  const kept = memory === undefined ? [] : ["--incremental", "--tsBuildInfoFile", path.join(memory, file)];
  const conditions = fromBuild ? ["--customConditions", "types"] : [];
  return runCompiler(["-p", `${folder}/tsconfig.json`, "--noEmit", ...kept, ...conditions], { cwd: root });
}
