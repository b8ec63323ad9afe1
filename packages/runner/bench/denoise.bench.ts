import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type PreviewSink, startRun } from "@sigmaflow/core";
import { median } from "../../../scripts/bench/clock.ts";
import type { Report } from "../../../scripts/bench/report.ts";
import { type InferenceService, inferenceService } from "../../nodes/src/model/services.ts";
import { burdenModel } from "../../nodes/test/support/burden-model.ts";
import { createEngine } from "../src/engine/engine.ts";
import { example } from "./support/command.ts";
import { demoModel, fixtures } from "./support/models.ts";

/** A run beside the time that it spends inside `session.run`: what is left is the engine's. */
interface Case {
  readonly name: string;
  readonly root: string;
  readonly model: string;
  readonly side: number;
  readonly steps: number;
  readonly runs: number;
  readonly aim?: string;
}

/** Denoising as the server does it: with all caches, an empty disk, a preview at every step. Loading is left out. */
export async function bench(report: Report): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-bench-"));
  try {
    cpSync(path.join(fixtures, "tiny-sdxl"), path.join(folder, "heavy"), { recursive: true });
    burdenModel(path.join(folder, "heavy", "unet", "model.onnx"), "out_sample", { work: 80 });
    const demo = demoModel();
    await measure(report, folder, { name: demo.says, ...demo, side: 512, steps: 25, runs: 7 });
    const heavy = { name: "heavier UNet", root: folder, model: "heavy", side: 1024, steps: 10, runs: 3 };
    await measure(report, folder, { ...heavy, aim: "under 3 %" });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const previews: PreviewSink = { due: () => true, keep: () => {} };

async function measure(report: Report, folder: string, { name, root, model, side, steps, runs, aim }: Case) {
  const engine = createEngine({ models: [root], cacheDir: path.join(folder, `cache-${model}`) });
  try {
    const { services } = engine.runOptions;
    const inference = timed(services?.[inferenceService.name] as InferenceService); // what the engine put there
    const text = readFileSync(example("txt2img"), "utf8");
    const { document } = await engine.check(text);
    const inputs = { model, img_width: side, img_height: side };
    const once = async (seed: number, count = steps) => {
      inference.spent = 0;
      const began = performance.now();
      const options = { services: { ...services, [inferenceService.name]: inference.service }, previews };
      await startRun(document!, { ...inputs, num_inference_steps: count, seed }, { ...engine.runOptions, ...options })
        .outputs;
      return { wall: performance.now() - began, inside: inference.spent };
    };
    await once(0, 2);
    const figures = [];
    for (let seed = 1; seed <= runs; seed++) figures.push(await once(seed));
    const what = `run, ${name}, ${side}×${side}, ${steps} steps`;
    const against = { name: "inside session.run", value: median(figures.map(({ inside }) => inside)) };
    report({ name: what, value: median(figures.map(({ wall }) => wall)), unit: "ms", against });
    const share = median(figures.map(({ wall, inside }) => 100 * (1 - inside / wall)));
    report({ name: "the engine's share of it", value: share, unit: "%", ...(aim !== undefined && { aim }) });
  } finally {
    await engine.close();
  }
}

/** The service, and the time that its answers took inside the runtime, ms. */
function timed(inner: InferenceService): { readonly service: InferenceService; spent: number } {
  const clock = {
    spent: 0,
    service: {
      ...inner,
      run: (request) =>
        inner.run({
          ...request,
          onEvent(event) {
            if (event.type === "ran") clock.spent += event.ms;
            request.onEvent?.(event);
          },
        }),
    } satisfies InferenceService,
  };
  return clock;
}
