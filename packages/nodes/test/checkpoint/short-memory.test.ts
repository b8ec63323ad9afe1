import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { hostErrors } from "../../src/host/error-codes.ts";
import { createInferenceService } from "../../src/host/inference-service.ts";
import { createModelService } from "../../src/host/model-service.ts";
import { decodeLatent } from "../../src/image/decode-latent.ts";
import { decodePlanes } from "../../src/model/evaluate.ts";
import { tilingOf } from "../../src/node/tile-input.ts";
import type { Latent } from "../../src/port/latent.ts";
import { normalNumbers, writeCheckpoint } from "../support/checkpoint-file.ts";
import { memoryLimits } from "../support/memory-limit.ts";
import { temporaryFolder } from "../support/model-folders.ts";

const root = temporaryFolder();
writeCheckpoint(join(root, "tiny.safetensors"), { element: "F16" });
const models = createModelService({ roots: [root] });
const inference = createInferenceService({ models, threads: 2 });
const undo: (() => void)[] = [];
afterEach(() => {
  for (const one of undo.splice(0)) one();
});
afterAll(async () => {
  await inference.close();
  rmSync(root, { recursive: true });
});

function latentOf(side: number): Latent {
  const size = { batch: 1, channels: 4, height: side / 8, width: side / 8 };
  return { data: normalNumbers(7, 4 * size.height * size.width), ...size, space: "ve", sigma: 0 };
}

test.each(memoryLimits())("a VAE that runs out of memory names a tile that fits, $name", async ({ limit }) => {
  const { vae } = await models.describe("tiny", { parts: ["vae"] });
  const decode = async (side: number, tile?: number) =>
    await decodeLatent(latentOf(side), vae!, (planes) => decodePlanes(inference, vae!, planes), {
      tiling: tile === undefined ? undefined : tilingOf(tile),
    });
  /** Starts a process, which has little yet, and limits it to two thirds of what the whole picture needs. */
  const limited = async (bytes: number) => {
    await decode(64);
    for (const one of undo.splice(0)) one();
    undo.push(limit(inference.pid()!, bytes));
  };
  const { need } = await models.component(vae!.decoder);
  const side = 1024;
  const whole = need!.fixed + need!.perPosition * (side / 8) ** 2;
  await limited((whole * 2) / 3);
  const error = await decode(side).catch((thrown: unknown) => thrown);
  if (!hostErrors.VAE_NEEDS_TILES.is(error)) throw error;
  const { tile } = error.params;
  expect(error.message).toContain(`Set the input \`tile\` of the node to ${tile}`);
  await limited((whole * 2) / 3);
  expect(await decode(side, tile)).toMatchObject({ width: side, height: side });
});
