import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createInferenceService } from "../../src/host/inference-service.ts";
import { createModelService } from "../../src/host/model-service.ts";
import type { InferenceRequest, ModelDescription } from "../../src/model/services.ts";
import { normalNumbers, tokenIds, writeCheckpoint } from "../support/checkpoint-file.ts";
import { temporaryFolder } from "../support/model-folders.ts";
import { useSoftwareAdapter } from "../support/software-adapter.ts";

const root = temporaryFolder();
let undo: (() => void) | undefined;
beforeAll(async () => {
  writeCheckpoint(join(root, "tiny.safetensors"), { element: "F16" });
  undo = await useSoftwareAdapter();
});
afterAll(() => {
  undo?.();
  rmSync(root, { recursive: true });
});

/** What a provider computes of the small networks: the UNet takes a minute where a processor plays a graphics card. */
async function computed(provider: string, precision?: "float16") {
  const computing = { provider, ...(precision && { precision }) };
  const models = createModelService({ roots: [root], ...computing });
  const inference = createInferenceService({ models, ...computing, threads: 2 });
  try {
    const outputs = [];
    for (const request of requests(await models.describe("tiny")))
      outputs.push(...Object.values(await inference.run(request)));
    return { outputs, environment: inference.environment() };
  } finally {
    await inference.close();
  }
}

function requests({ encoders, vae }: ModelDescription): readonly InferenceRequest[] {
  const ids = { dims: [2, 77], data: tokenIds };
  const picture = { dims: [1, 3, 16, 16], data: normalNumbers(1001, 3 * 16 * 16) };
  const [first, second] = encoders!.encoders;
  return [
    { component: first!.digest, feeds: { input_ids: ids }, fetches: ["hidden_states[-1]"] },
    { component: second!.digest, feeds: { input_ids: ids }, fetches: ["pooled"] },
    { component: vae!.encoder!, feeds: { image: picture }, fetches: ["latent"] },
  ];
}

test("WebGPU computes what the processor does, from weights in half precision", async () => {
  const [processor, adapter] = [await computed("cpu"), await computed("webgpu")];
  expect(adapter.outputs.map(({ dims }) => dims)).toEqual(processor.outputs.map(({ dims }) => dims));
  for (const [i, { data }] of adapter.outputs.entries()) {
    const other = processor.outputs[i]?.data;
    const apart = Array.from(data, (x, at) => Math.abs(x - (other?.[at] ?? Number.NaN)));
    expect(Math.max(...apart)).toBeLessThan(1e-4);
  }
  // Their last bits differ, and so do keys.
  expect(adapter.environment).not.toBe(processor.environment);
});

test("an adapter without float16 says what to do", async () => {
  await expect(computed("webgpu", "float16")).rejects.toMatchObject({
    code: "FLOAT16_UNAVAILABLE",
    message: expect.stringMatching(/^The provider `webgpu` does not compute in float16 here .* `--precision float32`/),
  });
});
