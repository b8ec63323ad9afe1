import { closeSync, copyFileSync, mkdirSync, openSync, rmSync, statSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createInferenceService } from "../../src/host/inference-service.ts";
import { createModelService } from "../../src/host/model-service.ts";
import type { InferenceEvent, InferenceRequest } from "../../src/model/services.ts";
import { writeCheckpoint } from "../support/checkpoint-file.ts";
import { temporaryFolder } from "../support/model-folders.ts";

const root = temporaryFolder();
mkdirSync(join(root, "checkpoints"));
const file = join(root, "checkpoints", "tiny.safetensors");
writeCheckpoint(join(root, "whole"));
writeCheckpoint(join(root, "checkpoints", "other.safetensors"), { element: "F16" });
const models = createModelService({ roots: [root] });
const inference = createInferenceService({ models });
afterAll(async () => {
  await inference.close();
  rmSync(root, { recursive: true });
});
beforeEach(() => {
  rmSync(file, { force: true });
  copyFileSync(join(root, "whole"), file);
});

/** One evaluation of a checkpoint's UNet, the longer the larger its latent is. */
async function evaluation(name: string, side: number): Promise<InferenceRequest> {
  const { unet } = await models.describe(name, { parts: ["unet"] });
  return {
    component: unet!.digest,
    feeds: {
      sample: { dims: [1, 4, side, side], data: new Float32Array(4 * side * side) },
      timestep: { dims: [], data: Float32Array.of(500) },
      encoder_hidden_states: { dims: [1, 77, 128], data: new Float32Array(77 * 128) },
      text_embeds: { dims: [1, 1280], data: new Float32Array(1280) },
      time_ids: { dims: [1, 6], data: new Float32Array(6) },
    },
    fetches: ["prediction"],
  };
}

describe("a checkpoint that is mapped", () => {
  it("and cut off between two evaluations ends the next in words", async () => {
    const step = await evaluation("tiny", 8);
    await inference.run(step);
    const pid = inference.pid();
    const whole = statSync(file).size;
    truncateSync(file, 100_000);
    await expect(inference.run(step)).rejects.toMatchObject({
      code: "MODEL_TRUNCATED",
      message: expect.stringContaining(`from ${whole} to 100000 bytes`),
    });
    expect(inference.pid()).toBe(pid);
  });

  it.runIf(process.platform === "linux")(
    "and cut off under a running evaluation takes its process along, and the run says why; the next starts anew",
    async () => {
      const step = await evaluation("tiny", 192);
      await inference.run(await evaluation("tiny", 8));
      const pid = inference.pid();
      const run = inference.run(step);
      // The session is there; this evaluation takes seconds.
      await new Promise((resolve) => setTimeout(resolve, 300));
      truncateSync(file, 100_000);
      await expect(run).rejects.toMatchObject({ code: "MODEL_TRUNCATED" });
      const after = await inference.run(await evaluation("other", 8));
      expect(after.prediction?.dims).toEqual([1, 4, 8, 8]);
      expect(inference.pid()).not.toBe(pid);
    },
  );

  it("and cut off while it is loaded ends the run so, too", async () => {
    const step = await evaluation("tiny", 8);
    const onEvent = ({ type }: InferenceEvent): void => {
      if (type === "loading") truncateSync(file, 100_000);
    };
    await expect(inference.run({ ...step, onEvent })).rejects.toMatchObject({ code: "MODEL_TRUNCATED" });
  });

  it("and written over ends with the evaluation that it may have reached, the last one as well", async () => {
    const step = await evaluation("tiny", 8);
    const onEvent = ({ type }: InferenceEvent): void => {
      if (type !== "loaded") return;
      const overwritten = openSync(file, "r+");
      writeSync(overwritten, new Uint8Array(8), 0, 8, statSync(file).size - 8);
      closeSync(overwritten);
    };
    await expect(inference.run({ ...step, onEvent })).rejects.toMatchObject({ code: "MODEL_CHANGED" });
    await expect(inference.run(step)).rejects.toMatchObject({ code: "MODEL_CHANGED" });
  });

  it("and removed is said to be gone", async () => {
    const step = await evaluation("tiny", 8);
    await inference.run(step);
    rmSync(file);
    await expect(inference.run(step)).rejects.toMatchObject({ code: "MODEL_FILES_MISSING" });
  });

  it("and cut off while its digest is read ends that in words", async () => {
    const fresh = createModelService({ roots: [root] });
    let isCut = false;
    const onProgress = (): void => {
      if (!isCut) truncateSync(file, 100_000);
      isCut = true;
    };
    await expect(fresh.describe("tiny", { onProgress })).rejects.toMatchObject({ code: "MODEL_TRUNCATED" });
  });
});
