import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { textsOf } from "../packages/nodes/src/image/png-text.ts";
import { buildOrExit } from "./build.ts";
import { repository } from "./workspace.ts";

// `npm start`: renders the example with the embedded model into out/, says where, how long and how fast, and then serves
// the editor with that picture showing. `-- --once` stops after the picture. What else stands after `--` goes to
// `sigmaflow run`: `npm start -- --set seed=7`; `--port` and `--host` say where the editor is.
const once = process.argv.includes("--once");
const words = process.argv.slice(2).filter((word) => word !== "--once");
const place = flagsAmong(words, ["--port", "--host"]);
const more = words.filter((word) => !place.includes(word));
const name = "txt2img-refined";
const graph = path.join("examples", "graphs", `${name}.json`);
const command = path.join("packages", "runner", "bin", "sigmaflow.js");

/** The part of `sigmaflow run --json` that is said here. */
interface RunReport {
  readonly status: string;
  readonly seed: number | string;
  readonly outputs: Readonly<Record<string, { readonly files?: readonly string[] }>>;
  readonly cache: { readonly steps: Readonly<Record<string, { readonly cached: number; readonly run: number }>> };
  readonly timings: { readonly total_ms: number };
}

/** Runs the command line with its progress on this terminal; returns its exit code and standard output. */
function sigmaflow(args: readonly string[]): Promise<{ code: number; stdout: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], {
      cwd: repository,
      stdio: ["inherit", "pipe", "inherit"],
    });
    let stdout = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    process.on("SIGINT", () => {}); // the terminal signals the child too; it cancels, this one reports
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 130, stdout }));
  });
}

/** What the run came to, in two or three lines. */
function sentences(report: RunReport): string {
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

/** The inputs that a picture was made with, from the record inside it. */
function inputsOf(picture: string): Readonly<Record<string, unknown>> {
  const record = textsOf(readFileSync(picture)).sigmaflow;
  return record === undefined ? {} : (JSON.parse(record) as { inputs: Readonly<Record<string, unknown>> }).inputs;
}

/** Asks the server for the run that made the picture, which the cache answers; returns the editor's address showing it. */
async function show(server: string, inputs: Readonly<Record<string, unknown>>): Promise<string> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${server}/api/runs`, {
    method: "POST",
    headers,
    body: JSON.stringify({ graph: name, inputs }),
  });
  const { id } = (await response.json()) as { id?: string };
  return `${server}/?graph=${name}${id === undefined ? "" : `&run=${id}`}`;
}

/** Those of some flags that stand among `words`, with their values. */
function flagsAmong(words: readonly string[], flags: readonly string[]): string[] {
  return words.flatMap((word, i) => {
    if (flags.includes(word)) return words.slice(i, i + 2);
    return flags.some((flag) => word.startsWith(`${flag}=`)) ? [word] : [];
  });
}

/** What says where models and results lie and how to compute, for the server as well. */
const engine = ["--models", "--cache-dir", "--provider", "--threads", "--memory"];

/** Serves until asked to end; returns the exit code. */
function serve(inputs: Readonly<Record<string, unknown>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const args = [command, "serve", "--quiet", "--graphs", path.dirname(graph), ...place, ...flagsAmong(more, engine)];
    const child = spawn(process.execPath, args, { cwd: repository, stdio: ["inherit", "pipe", "inherit"] });
    child.stdout.on("data", (chunk: Buffer) => {
      const server = /http:\/\/\S+/.exec(chunk.toString())?.[0];
      if (server === undefined) return;
      show(server, inputs).then(
        (address) => process.stdout.write(`editor   ${address}\n         (Ctrl-C ends)\n`),
        () => process.stdout.write(`editor   ${server}\n`),
      );
    });
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 0));
  });
}

await buildOrExit();
if (!existsSync(path.join(repository, graph))) {
  process.stderr.write(`${graph} is missing; restore it with git.\n`);
  process.exit(1);
}
// The size that the embedded model draws best so far; what is set after `--` comes later and wins.
const size = ["--set", "img_width=512", "--set", "img_height=512"];
const { code, stdout } = await sigmaflow(["run", graph, "--out", "out", "--json", ...size, ...more]);
process.exitCode = code;
if (code === 0) {
  const report = JSON.parse(stdout) as RunReport;
  process.stdout.write(`${sentences(report)}\n`);
  const picture = report.outputs.image?.files?.[0];
  if (!once) process.exitCode = await serve(picture === undefined ? {} : inputsOf(picture));
}
