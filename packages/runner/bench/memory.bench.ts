import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Report } from "../../../scripts/bench/report.ts";
import { burdenModel } from "../../nodes/test/support/burden-model.ts";
import { bin, example, homeIn, setting } from "./support/command.ts";
import { fixtures } from "./support/models.ts";
import { type Peak, peakOf, tellsMemory } from "./support/process-memory.ts";

const MB = 1e6;

/** Weights that the models of the run carry, and the output that waits for them. */
const components = [
  { folder: "base/text_encoder", output: "hidden_states.1", weights: 100 * MB },
  { folder: "base/text_encoder_2", output: "text_embeds", weights: 150 * MB },
  { folder: "base/unet", output: "out_sample", weights: 200 * MB },
  { folder: "base/vae_decoder", output: "sample", weights: 100 * MB },
  { folder: "refiner/text_encoder_2", output: "text_embeds", weights: 150 * MB },
  { folder: "refiner/unet", output: "out_sample", weights: 200 * MB },
] as const;

const total = components.reduce((sum, { weights }) => sum + weights, 0);
const largest = Math.max(...components.map(({ weights }) => weights));

/**
 * Peak memory of `sigmaflow run` with encoders, base, refiner and VAE, both processes together, under a budget that
 * holds one of them at a time and under one that holds all.
 */
export async function bench(report: Report): Promise<void> {
  if (!tellsMemory) return void process.stderr.write("This system does not tell what a process holds.\n");
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-bench-"));
  try {
    const bare = await peak(folder, { base: "tiny-sdxl", refiner: "tiny-sdxl-refiner", models: fixtures });
    cpSync(path.join(fixtures, "tiny-sdxl"), path.join(folder, "base"), { recursive: true });
    cpSync(path.join(fixtures, "tiny-sdxl-refiner"), path.join(folder, "refiner"), { recursive: true });
    for (const { folder: part, output, weights } of components)
      burdenModel(path.join(folder, part, "model.onnx"), output, { weights });
    const heavy = { base: "base", refiner: "refiner", models: folder };
    const budget = Math.round(largest * 1.1);
    const one = await peak(folder, { ...heavy, budget });
    const all = await peak(folder, { ...heavy, budget: total * 5 });
    const what = `peak memory, ${total / MB} MB of weights, budget of ${budget / MB} MB`;
    const fits = { name: "all fit", value: all.resident / MB };
    report({ name: what, value: one.resident / MB, unit: "MB", against: fits });
    const withBudget = { name: "without weights, and the budget", value: (bare.resident + budget) / MB };
    report({ name: "the same", value: one.resident / MB, unit: "MB", against: withBudget, aim: "no more" });
    const own = { name: "all fit", value: all.own / MB };
    report({ name: "the part of it that no file backs", value: one.own / MB, unit: "MB", against: own });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Setup {
  readonly models: string;
  readonly base: string;
  readonly refiner: string;
  /** Bytes. */
  readonly budget?: number;
}

function peak(folder: string, { models, base, refiner, budget }: Setup): Promise<Peak> {
  const inputs = { model: base, refiner_model: refiner, img_width: 512, img_height: 512, num_inference_steps: 5 };
  const places = ["--models", models, "--out", path.join(folder, "out"), "--no-cache"];
  const memory = budget === undefined ? [] : ["--memory", String(budget)];
  const args = [bin, "run", example("txt2img-refined"), ...places, ...memory, ...setting({ ...inputs, seed: 7 })];
  return peakOf(process.execPath, args, homeIn(folder));
}
