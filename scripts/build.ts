import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Finished, packagesWith, repository, run, tool } from "./workspace.ts";

/** Hash of everything a package's `dist` is made from, its dependencies' included. */
function sourceHash(folder: string, below: string): string {
  const hash = createHash("sha256").update(below);
  const files = readdirSync(path.join(folder, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !/\.test(-d)?\.ts$/.test(file));
  const configs = ["package.json", "tsconfig.json", "tsconfig.build.json"].map((name) => path.join(folder, name));
  for (const file of [...files.sort(), ...configs]) {
    hash.update(`${path.relative(folder, file)}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** Compiles one package beside its `dist` and swaps the folders, so that no reader ever finds half a build. */
async function compile(folder: string): Promise<Finished> {
  const dist = path.join(folder, "dist");
  const next = path.join(folder, `dist.${process.pid}.next`);
  const old = path.join(folder, `dist.${process.pid}.old`);
  const done = await run(tool("tsc"), ["-p", path.join(folder, "tsconfig.build.json"), "--outDir", next]);
  if (done.ok) {
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(next, dist);
  }
  for (const rest of [next, old]) rmSync(rest, { recursive: true, force: true });
  return done;
}

/**
 * Builds `dist` (JavaScript and declarations) of every package with a `tsconfig.build.json`, dependencies first, each
 * only when its sources, its settings or a package below it changed. Stops at the first that does not compile.
 */
export async function build(): Promise<Finished> {
  const stamps = path.join(repository, "node_modules", ".cache", "sigmaflow");
  mkdirSync(stamps, { recursive: true });
  let below = ["pnpm-lock.yaml", "tsconfig.base.json"]
    .map((name) => readFileSync(path.join(repository, name), "utf8"))
    .join("\0");
  for (const name of packagesWith(repository, "tsconfig.build.json")) {
    const folder = path.join(repository, "packages", name);
    const hash = sourceHash(folder, below);
    below = hash;
    const stamp = path.join(stamps, `build-${name}`);
    const current = existsSync(path.join(folder, "dist")) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash;
    if (current) continue;
    const done = await compile(folder);
    if (!done.ok) return { ok: false, output: `packages/${name} does not compile:\n${done.output}` };
    writeFileSync(stamp, hash);
  }
  return { ok: true, output: "" };
}

/** Builds, or ends this program with the compiler's message. */
export async function buildOrExit(): Promise<void> {
  const done = await build();
  if (done.ok) return;
  process.stderr.write(`${done.output}\n`);
  process.exit(1);
}

if (import.meta.main) await buildOrExit();
