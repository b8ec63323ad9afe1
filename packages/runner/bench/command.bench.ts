import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Report } from "../../../scripts/bench/report.ts";
import { repository } from "../../../scripts/workspace.ts";

const bin = path.join(repository, "packages", "runner", "bin", "sigmaflow.js");
const graph = path.join(repository, "examples", "graphs", "txt2img.json");
const models = path.join(repository, "packages", "nodes", "fixtures");
const settings = ["model=tiny-sdxl", "img_width=512", "img_height=512", "num_inference_steps=4", "seed=7"];

/** Milliseconds from the start of Node.js with these arguments to its end. */
function time(args: readonly string[], cwd: string): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, SIGMAFLOW_CACHE_DIR: path.join(cwd, "cache") },
    encoding: "utf8",
  });
  const ms = performance.now() - began;
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return ms;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

/** The command from typed to done, in processes of its own. */
export async function bench(report: Report): Promise<void> {
  const cwd = mkdtempSync(path.join(tmpdir(), "sigmaflow-bench-"));
  try {
    const several = (args: readonly string[]) => median(Array.from({ length: 9 }, () => time(args, cwd)));
    const bare = { name: "bare Node.js", value: several(["-e", "0"]) };
    const draw = [bin, "run", graph, "--models", models, ...settings.flatMap((one) => ["--set", one])];
    report({ name: "--help", value: several([bin, "--help"]), unit: "ms", against: bare, aim: "well under 200 ms" });
    const validate = several([bin, "validate", graph]);
    report({ name: "validate", value: validate, unit: "ms", against: bare, aim: "well under 200 ms" });
    const cold = time([...draw, "--cache-dir", path.join(cwd, "cold")], cwd);
    report({ name: "run to PNG, tiny model, 512×512, 4 steps, nothing cached", value: cold, unit: "ms" });
    const warm = several([...draw, "--cache-dir", path.join(cwd, "cold")]);
    report({ name: "the same, everything cached", value: warm, unit: "ms", against: { name: "cold", value: cold } });
  } finally {
    rmSync(cwd, { recursive: true });
  }
}
