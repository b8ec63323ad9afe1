// `npm run setup`: installs what the lock file pins and builds the packages, both only when something changed.
// Plain JavaScript without dependencies, because it runs before anything is installed, under whatever Node.js is there.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const PNPM = "pnpm@12.21.0";
const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = path.join(root, "node_modules", ".sigmaflow-install");

/** The Node.js that everything of this repository runs under; there after `install()`. */
const pinnedNode = path.join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

/** Ends this program with a message and without a stack trace. */
export function fail(/** @type {string} */ message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** A hash of everything that decides what an install yields. */
function wanted() {
  const packages = readdirSync(path.join(root, "packages")).sort();
  const manifests = packages.map((name) => path.join("packages", name, "package.json"));
  const hash = createHash("sha256");
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", ...manifests]) {
    if (existsSync(path.join(root, file))) hash.update(`${file}\0`).update(readFileSync(path.join(root, file)));
  }
  return hash.digest("hex");
}

/**
 * Installs the pinned packages unless what is installed is already what the lock file says.
 * Returns what went wrong, in words; undefined when all is well.
 */
export function install() {
  const [major = 0] = process.versions.node.split(".").map(Number);
  if (major < 20) return `Node.js ${process.version} is too old to set sigmaflow up. Install Node.js 20 or newer.`;
  const hash = wanted();
  if (existsSync(stamp) && existsSync(pinnedNode) && readFileSync(stamp, "utf8") === hash) return undefined;
  process.stderr.write("Installing packages (first run, or the lock file changed)\n");
  const done = spawnSync("npx", ["-y", PNPM, "install", "--frozen-lockfile"], {
    cwd: root,
    // The CPU provider needs no CUDA libraries, which onnxruntime-node would fetch from outside npm.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip", npm_config_loglevel: "error", CI: "true" },
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (done.status !== 0) {
    return "Installing failed. Look at the message above; usual causes are the network, the disk, a changed package.json.";
  }
  writeFileSync(stamp, hash);
  return undefined;
}

/**
 * Runs one of this repository's programs under the pinned Node.js, reading workspace packages from their sources.
 * Ends as the program ends. The terminal sends Ctrl-C to both; this one waits for the other to finish.
 */
export function runPinned(/** @type {string} */ script, /** @type {readonly string[]} */ args) {
  const bin = path.join(root, "node_modules", ".bin");
  const child = spawn(pinnedNode, ["--conditions=sigmaflow-source", path.join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}` },
    stdio: "inherit",
  });
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("error", (problem) => fail(`The pinned Node.js does not start: ${problem.message}`));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problem = install();
  if (problem) fail(problem);
  runPinned("scripts/build.ts", []);
}
