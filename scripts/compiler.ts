import { type Finished, run, tool } from "./workspace.ts";

/**
 * Runs the compiler. Left to itself it checks on several threads, each of which infers anew what all files share: twice
 * the work, which two processors do not make up for. It ends soon, so it may leave more garbage lying meanwhile.
 */
export function runCompiler(args: readonly string[], options: { readonly cwd?: string } = {}): Promise<Finished> {
  const env = { GOGC: process.env.GOGC ?? "400" };
  return run(tool("tsc"), [...args, "--singleThreaded"], { ...options, env });
}
