import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { runCompiler } from "./compiler.ts";
import { type Finished, packagesWith, repository, run, tool } from "./workspace.ts";

/** What packages carry from elsewhere in the repository: the folder, and its place in the package's `dist`. */
const carried = [
  { by: "runner", from: "examples/graphs", to: "examples" },
  { by: "runner", from: "packages/editor/dist", to: "editor" },
];

const carriedBy = (name: string) =>
  carried.filter(({ by, from }) => by === name && existsSync(path.join(repository, from)));

/** All files of a folder and of those in it, sorted. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** Hash of everything a package's `dist` is made from; `below` is that of the packages it stands on. */
function sourceHash(name: string, below: string): string {
  const folder = path.join(repository, "packages", name);
  // Tests and what they alone read are no part of it.
  const sources = filesIn(path.join(folder, "src")).filter(
    (file) => !/\.test(-d)?\.tsx?$|[/\\]fixtures[/\\]/.test(file),
  );
  const configs = [
    "package.json",
    "tsconfig.json",
    "tsconfig.build.json",
    "vite.config.ts",
    "leave-out.ts",
    "index.html",
  ]
    .map((file) => path.join(folder, file))
    .filter((file) => existsSync(file));
  const others = carriedBy(name).flatMap(({ from }) => filesIn(path.join(repository, from)));
  const hash = createHash("sha256").update(below);
  for (const file of [...sources, ...configs, ...others]) {
    hash.update(`${path.relative(repository, file)}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

/**
 * Compiles one package, or bundles it if it is a site, beside its `dist` and swaps the folders, so that no reader ever
 * finds half a build.
 */
async function compile(name: string): Promise<Finished> {
  const folder = path.join(repository, "packages", name);
  const dist = path.join(folder, "dist");
  const next = path.join(folder, "node_modules", `.dist-${process.pid}-next`);
  const old = path.join(folder, "node_modules", `.dist-${process.pid}-old`);
  const site = existsSync(path.join(folder, "vite.config.ts"));
  const done = site
    ? await run(tool("vite", folder), ["build", "--outDir", next, "--emptyOutDir", "--logLevel", "warn"], {
        cwd: folder,
        env: { NODE_ENV: "production" }, // under a test runner React would be its slow, talkative self
      })
    : await runCompiler(["-p", path.join(folder, "tsconfig.build.json"), "--outDir", next]);
  if (done.ok) {
    if (name === "runner") await (await import("./bundle.ts")).bundleCommand(next);
    for (const { from, to } of carriedBy(name)) {
      cpSync(path.join(repository, from), path.join(next, to), { recursive: true });
    }
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(next, dist);
  }
  for (const rest of [next, old]) rmSync(rest, { recursive: true, force: true });
  return done;
}

/** Marks the bundled command as of now: by that time it knows whether it is older than a source (`stale-bundle.mjs`). */
function markCurrent(name: string): void {
  const bundle = path.join(repository, "packages", name, "dist", "cli", "start.js");
  if (existsSync(bundle)) utimesSync(bundle, new Date(), new Date());
}

/**
 * Builds `dist` of every package, dependencies first: JavaScript and declarations of those with a
 * `tsconfig.build.json`, a static site of those with a `vite.config.ts`; each only when its sources, its settings or a
 * package below it changed. Stops at the first that does not compile.
 */
export async function build(): Promise<Finished> {
  const stamps = path.join(repository, "node_modules", ".cache", "sigmaflow");
  mkdirSync(stamps, { recursive: true });
  let below = ["pnpm-lock.yaml", "tsconfig.base.json", "scripts/build.ts", "scripts/bundle.ts", "scripts/compiler.ts"]
    .map((name) => readFileSync(path.join(repository, name), "utf8"))
    .join("\0");
  const libraries = packagesWith(repository, "tsconfig.build.json");
  // The last one, the runner, carries the site.
  const packages = [...libraries.slice(0, -1), ...packagesWith(repository, "vite.config.ts"), ...libraries.slice(-1)];
  for (const name of packages) {
    const hash = sourceHash(name, below);
    below = hash;
    const stamp = path.join(stamps, `build-${name}`);
    const built = existsSync(path.join(repository, "packages", name, "dist"));
    if (built && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) {
      markCurrent(name);
      continue;
    }
    const done = await compile(name);
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
