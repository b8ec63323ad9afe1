import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { median } from "../../../scripts/bench/clock.ts";
import type { Report } from "../../../scripts/bench/report.ts";
import { bin, example, homeIn, setting } from "./support/command.ts";
import { demoModel } from "./support/models.ts";

const side = 512;
const steps = 25;
const times = 7;

/** The built command from typed to done, in processes of its own, one after the other in turns. */
export async function bench(report: Report): Promise<void> {
  const cwd = mkdtempSync(path.join(tmpdir(), "sigmaflow-bench-"));
  try {
    const { root, model, says } = demoModel();
    const inputs = { model, img_width: side, img_height: side, num_inference_steps: steps, seed: 7 };
    const draw = [bin, "run", example("txt2img"), "--models", root, ...setting(inputs), "--cache-dir"];
    const ways = { bare: ["-e", "0"], help: [bin, "--help"], validate: [bin, "validate", example("txt2img")] };
    const figures = { bare: [] as number[], help: [] as number[], validate: [] as number[] };
    const runs = { cold: [] as number[], warm: [] as number[] };
    for (let turn = 0; turn < times; turn++) {
      for (const way of ["bare", "help", "validate"] as const) figures[way].push(time(ways[way], cwd));
      const cache = path.join(cwd, `cache-${turn}`);
      runs.cold.push(time([...draw, cache], cwd));
      runs.warm.push(time([...draw, cache], cwd));
    }
    const bare = { name: "bare Node.js", value: median(figures.bare) };
    const quick = { unit: "ms", against: bare, aim: "well under 200 ms" } as const;
    report({ name: "--help", value: median(figures.help), ...quick });
    report({ name: "validate", value: median(figures.validate), ...quick });
    const cold = { name: `run to PNG, ${says}, ${side}×${side}, ${steps} steps, nothing cached`, unit: "ms" } as const;
    report({ ...cold, value: median(runs.cold), against: bare });
    const warm = { name: "the same, everything cached", unit: "ms" } as const;
    report({ ...warm, value: median(runs.warm), against: { name: "cold", value: median(runs.cold) } });
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

/** Milliseconds from the start of Node.js with these arguments to its end. */
function time(args: readonly string[], cwd: string): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, env: homeIn(cwd), encoding: "utf8" });
  const ms = performance.now() - began;
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return ms;
}
