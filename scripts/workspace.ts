import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const repository = fileURLToPath(new URL("..", import.meta.url));

/** What a command came to: its exit status and everything it printed, in order. */
export interface Finished {
  readonly ok: boolean;
  readonly output: string;
}

/** Options of `run`. */
interface RunOptions {
  /** Working folder; the repository's root when left out. */
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Text for the command's standard input; without it the input is empty. */
  readonly input?: string;
}

/** Path of a development tool's command, such as `tsc`, that the workspace or one of its packages has installed. */
export function tool(name: string, folder = repository): string {
  return path.join(folder, "node_modules", ".bin", process.platform === "win32" ? `${name}.cmd` : name);
}

/** Runs a command to its end and collects what it prints. Never rejects: a command that cannot start is not `ok`. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? repository,
      env: { ...process.env, NO_COLOR: "1", ...options.env },
      shell: process.platform === "win32",
      stdio: ["pipe", "pipe", "pipe"],
    });
    let output = "";
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", (problem) => resolve({ ok: false, output: `${command}: ${problem.message}` }));
    child.on("close", (code) => resolve({ ok: code === 0, output }));
    child.stdin.on("error", () => {}); // a command may end without reading its input
    child.stdin.end(options.input ?? "");
  });
}

/** Names of the folders in `packages/` that hold a `file`, dependencies before dependants. */
export function packagesWith(root: string, file: string): string[] {
  const order = ["core", "nodes", "runner", "editor"];
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return readdirSync(path.join(root, "packages"))
    .filter((name) => existsSync(path.join(root, "packages", name, file)))
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

/** Files git tracks or would track in `root`, as paths relative to it. */
export async function trackedFiles(root: string): Promise<string[]> {
  const listed = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  if (!listed.ok) throw new Error(`git cannot list the files of ${root}: ${listed.output}`);
  return listed.output.split("\0").filter((file) => file !== "" && existsSync(path.join(root, file)));
}
