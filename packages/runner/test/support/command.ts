import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { repository } from "../../../../scripts/workspace.ts";

/** Folder of the tiny random models, `tiny-sdxl` and `tiny-sdxl-refiner`. */
export const models = path.join(repository, "packages", "nodes", "fixtures");
/** Folder of the examples. */
export const examples = path.join(repository, "examples", "graphs");

const bin = path.join(repository, "packages", "runner", "bin", "sigmaflow.js");

/** What a command came to. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command under way. */
export interface Going {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly input?: string;
  /** Leaves standard input open. */
  readonly waiting?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  /** How many files it may have open. */
  readonly handles?: number;
  /** Another installation's command than this repository's. */
  readonly command?: string;
}

/** Starts the built command, without this process's settings. */
export function start(
  args: readonly string[],
  { cwd, input, waiting, env, handles, command = bin }: CommandOptions,
): Going {
  const called = [process.execPath, command, ...args];
  const limited = handles === undefined ? called : ["sh", "-c", `ulimit -n ${handles}; exec "$@"`, "sh", ...called];
  const child = spawn(limited[0]!, limited.slice(1), {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, SIGMAFLOW_CACHE_DIR: path.join(cwd, "cache"), ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  child.stdin.on("error", () => {}); // a command may end without reading
  if (!waiting) child.stdin.end(input ?? "");
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended };
}

/** Runs the built command to its end. */
export function sigmaflow(args: readonly string[], options: CommandOptions): Promise<Ended> {
  return start(args, options).ended;
}

const folders: string[] = [];

/** A new empty folder, removed by {@link removeFolders}. */
export function newFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "sigmaflow-e2e-")));
  folders.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Flags for a small and quick picture of an example with the tiny models. */
export function tiny(settings: Readonly<Record<string, unknown>> = {}): string[] {
  const all = { model: "tiny-sdxl", img_width: 512, img_height: 512, num_inference_steps: 4, seed: 7, ...settings };
  return ["--models", models, ...Object.entries(all).flatMap(([name, value]) => ["--set", `${name}=${value}`])];
}

/** The same for the examples with a refiner. */
export function tinyRefined(settings: Readonly<Record<string, unknown>> = {}): string[] {
  return tiny({ refiner_model: "tiny-sdxl-refiner", ...settings });
}
