import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { PreviewSink } from "@sigmaflow/core";
import { median, processorTime } from "../../../scripts/bench/clock.ts";
import type { Report } from "../../../scripts/bench/report.ts";
import type { HostInference } from "../../nodes/src/host/inference-service.ts";
import { inferenceService } from "../../nodes/src/model/services.ts";
import { burdenModel } from "../../nodes/test/support/burden-model.ts";
import { createEngine } from "../src/engine/engine.ts";
import { example } from "./support/command.ts";
import { demoModel, fixtures } from "./support/models.ts";
import { processorTimeOf } from "./support/process-time.ts";

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
    const heavy = { name: "heavier UNet", root: folder, model: "heavy", side: 1024, steps: 25, runs: 3 };
    await measure(report, folder, { ...heavy, aim: "under 3 %" });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const previews: PreviewSink = { due: () => true, keep: () => {} };

async function measure(report: Report, folder: string, { name, root, model, side, steps, runs, aim }: Case) {
  const engine = createEngine({ models: [root], cacheDir: path.join(folder, `cache-${model}`) });
  try {
    const inference = timed(engine.service(inferenceService) as HostInference); // what the engine put there
    const text = readFileSync(example("txt2img"), "utf8");
    const inputs = { model, img_width: side, img_height: side };
    const once = async (seed: number, count = steps) => {
      const prepared = await engine.prepare(text, { ...inputs, num_inference_steps: count, seed });
      inference.spent = 0;
      const taken = [processorTime(), processorTimeOf(inference.service.pid()) ?? Number.NaN] as const;
      const began = performance.now();
      await engine.start(prepared, { services: { [inferenceService.name]: inference.service }, previews }).outputs;
      const wall = performance.now() - began;
      const own = processorTime() - taken[0];
      const theirs = (processorTimeOf(inference.service.pid()) ?? Number.NaN) - taken[1];
      return { wall, inside: inference.spent, own: own / (own + theirs) };
    };
    await once(0, 2);
    const figures = [];
    for (let seed = 1; seed <= runs; seed++) figures.push(await once(seed));
    const what = `run, ${name}, ${side}×${side}, ${steps} steps`;
    const against = { name: "inside session.run", value: median(figures.map(({ inside }) => inside)) };
    report({ name: what, value: median(figures.map(({ wall }) => wall)), unit: "ms", against });
    const share = median(figures.map(({ wall, inside }) => 100 * (1 - inside / wall)));
    const wanted = aim !== undefined && { aim };
    report({ name: "the engine's share of it", value: share, unit: "%", ...wanted });
    // What the inference process does besides `session.run` counts as inference here.
    const processor = 100 * median(figures.map(({ own }) => own));
    if (!Number.isNaN(processor))
      report({ name: "the engine's process's share of the processor's time", value: processor, unit: "%", ...wanted });
  } finally {
    await engine.close();
  }
}

/** The service, and the time that its answers took inside the runtime, ms. */
function timed(inner: HostInference): { readonly service: HostInference; spent: number } {
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
    } satisfies HostInference,
  };
  return clock;
}
