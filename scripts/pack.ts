import { readdirSync } from "node:fs";
import path from "node:path";
import { type Finished, repository, run } from "./workspace.ts";

const pnpm = "pnpm@12.21.0";
const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];

/** The packages that are published, each after those of ours it depends on. */
export const published: readonly string[] = ["packages/core", "packages/nodes", "packages/runner"];

/** Packs packages (folders of the repository) as they would be published; returns the archives' paths. They must be built. */
export async function pack(packages: readonly string[], into: string): Promise<string[]> {
  for (const name of packages) {
    const cwd = path.join(repository, name);
    await must(`packing ${name}`, run("npx", ["-y", pnpm, "pack", "--pack-destination", into], { cwd }));
  }
  return readdirSync(into).map((file) => path.join(into, file));
}

/** Installs archives and packages with npm in a folder, as somebody would who has never seen this repository. */
export async function installPacked(folder: string, packages: readonly string[]): Promise<void> {
  const args = ["install", "--prefer-offline", ...quiet, ...packages];
  await must("installing", run("npm", args, { cwd: folder, env: foreign }));
}

/** Nothing of the process that runs this: a project's own modules must not be found by accident. */
export const foreign = { ONNXRUNTIME_NODE_INSTALL: "skip", NODE_PATH: "", NODE_OPTIONS: "" };

async function must(what: string, finished: Promise<Finished>): Promise<void> {
  const { ok, output } = await finished;
  if (!ok) throw new Error(`${what} failed:\n${output}`);
}
