import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { buildOrExit } from "./build.ts";
import { repository } from "./workspace.ts";

// `npm start`: renders the example with the embedded model into out/ and says where, how long and how fast.
// `-- --once` stops after the picture, which is also all there is until the server exists. What else stands after `--`
// goes to `sigmaflow run`: `npm start -- --set seed=7`.
const more = process.argv.slice(2).filter((word) => word !== "--once");
const graph = path.join("examples", "graphs", "txt2img-refined.json");

/** The part of `sigmaflow run --json` that is told here. */
interface RunReport {
  readonly status: string;
  readonly seed: number | string;
  readonly outputs: Readonly<Record<string, { readonly files?: readonly string[] }>>;
  readonly cache: { readonly steps: Readonly<Record<string, { readonly cached: number; readonly run: number }>> };
  readonly timings: { readonly total_ms: number };
}

/** Runs the command line with its progress on this terminal; gives its exit code and standard output. */
function sigmaflow(args: readonly string[]): Promise<{ code: number; stdout: string }> {
  return new Promise((resolve, reject) => {
    const command = [path.join("packages", "runner", "bin", "sigmaflow.js"), ...args];
    const child = spawn(process.execPath, command, { cwd: repository, stdio: ["inherit", "pipe", "inherit"] });
    let stdout = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    process.on("SIGINT", () => {}); // the terminal tells the child too; it cancels, this one reports
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 130, stdout }));
  });
}

/** What the run came to, in two or three lines. */
function tell(report: RunReport): string {
  const seconds = report.timings.total_ms / 1000;
  const files = Object.values(report.outputs).flatMap((output) => output.files ?? []);
  const steps = Object.values(report.cache.steps);
  const run = steps.reduce((sum, one) => sum + one.run, 0);
  const cached = steps.reduce((sum, one) => sum + one.cached, 0);
  const rate = run > 0 ? `, ${run} steps (${(run / seconds).toFixed(1)} steps/s over the whole run)` : "";
  const reused = cached > 0 ? `, ${cached} steps taken from the cache` : "";
  return [
    ...files.map((file) => `picture  ${file}`),
    `time     ${seconds.toFixed(2)} s${rate}${reused}`,
    `seed     ${report.seed}`,
  ].join("\n");
}

await buildOrExit();
if (!existsSync(path.join(repository, graph))) {
  process.stderr.write(`${graph} is missing; restore it with git.\n`);
  process.exit(1);
}
const { code, stdout } = await sigmaflow(["run", graph, "--out", "out", "--json", ...more]);
process.exitCode = code;
if (code === 0) process.stdout.write(`${tell(JSON.parse(stdout) as RunReport)}\n`);
