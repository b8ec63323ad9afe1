import path from "node:path";
import { repository } from "../../../../scripts/workspace.ts";

/** The built command. */
export const bin = path.join(repository, "packages", "runner", "bin", "sigmaflow.js");

/** One of the examples. */
export function example(name: string): string {
  return path.join(repository, "examples", "graphs", `${name}.json`);
}

/** The arguments that set a graph's inputs. */
export function setting(inputs: Readonly<Record<string, string | number>>): readonly string[] {
  return Object.entries(inputs).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
}

/** An environment in which the command finds nothing of the user's. */
export function homeIn(folder: string): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: folder, SIGMAFLOW_CACHE_DIR: path.join(folder, "cache") };
}
