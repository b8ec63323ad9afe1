import { rmSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, describe, expect, it } from "vitest";
import { readSafetensors } from "../../src/checkpoint/file/safetensors.ts";
import { type NetworkName, networksOfFile } from "../../src/checkpoint/layout/networks.ts";
import { networkGraph } from "../../src/checkpoint/network/network-graph.ts";
import { withFileSource } from "../../src/host/file-source.ts";
import { type RecordedCase, readRecording } from "../recording.ts";
import { drawWeights, type Element, normalNumbers, type Shapes, writeSafetensors } from "../support/checkpoint-file.ts";
import { temporaryFolder } from "../support/model-folders.ts";

interface Facts {
  readonly element: Element;
  readonly refiner: boolean;
  readonly weights?: Shapes;
}

const cases = readRecording<Facts>("checkpoint");
const root = temporaryFolder();
afterAll(() => rmSync(root, { recursive: true }));

const f32 = (seed: number, ...dims: number[]): Tensor =>
  new Tensor(
    "float32",
    normalNumbers(
      seed,
      dims.reduce((product, side) => product * side, 1),
    ),
    dims,
  );

const tokens = new Tensor(
  "int64",
  BigInt64Array.from({ length: 2 * 77 }, (_, i) => {
    const at = i % 77;
    if (at === 0) return 49406n;
    if (i < 77) return at >= 20 ? 49407n : BigInt((i * 613) % 49000);
    return at === 50 ? 49407n : at > 50 ? 0n : BigInt((i * 613) % 49000);
  }),
  [2, 77],
);

describe.each(cases)("a checkpoint without conversion: $facts.id", (recorded) => {
  const path = join(root, `${recorded.facts.id}.safetensors`);
  const shapes = cases.find(({ facts }) => facts.refiner === recorded.facts.refiner)?.facts.weights ?? {};
  writeSafetensors(path, drawWeights(shapes, recorded.facts.refiner ? 2 : 1), { element: recorded.facts.element });
  const { tensors } = withFileSource(path, (source) => readSafetensors(source, path));
  const networks = networksOfFile(tensors);

  describe.each(["fast", "plain"] as const)("in its %s form", (form) => {
    const evaluate = async (network: NetworkName, feeds: InferenceSession.FeedsType, fetch: string) => {
      const own = networks[network];
      if (own === undefined) throw new Error(`no ${network}`);
      const session = await InferenceSession.create(
        networkGraph(network, { tensors: own, form }, (file) => file.slice(1)),
        {
          logSeverityLevel: 3,
          extra: { session: { model_external_initializers_file_folder_path: "/" } },
        },
      );
      const outputs = await session.run(feeds, [fetch]);
      await session.release();
      return outputs[fetch]?.data as Float32Array;
    };

    it("predicts as diffusers' UNet", async () => {
      const ids = recorded.facts.refiner ? 5 : 6;
      const width = recorded.facts.refiner ? 64 : 128;
      const feeds = {
        sample: f32(1000, 2, 4, 8, 16),
        timestep: new Tensor("float32", Float32Array.of(731), []),
        encoder_hidden_states: f32(1001, 2, 77, width),
        text_embeds: f32(1002, 2, 1280),
        time_ids: new Tensor(
          "float32",
          Float32Array.from({ length: 2 * ids }, (_, i) => i * 64),
          [2, ids],
        ),
      };
      expectNear(await evaluate("unet", feeds, "out_sample"), recorded, "unet");
    });

    it("encodes texts as transformers", async () => {
      const every = (states: Float32Array) =>
        Float32Array.from(
          { length: 2 * 7 * 64 },
          (_, i) => states[Math.floor(i / 64 / 7) * 77 * 64 + (Math.floor(i / 64) % 7) * 11 * 64 + (i % 64)] ?? 0,
        );
      if (!recorded.facts.refiner)
        expectNear(every(await evaluate("text_encoder", { input_ids: tokens }, "hidden_states.1")), recorded, "hidden");
      expectNear(
        every(await evaluate("text_encoder_2", { input_ids: tokens }, "hidden_states.2")),
        recorded,
        "hidden_2",
      );
      expectNear(await evaluate("text_encoder_2", { input_ids: tokens }, "text_embeds"), recorded, "pooled");
    });

    // A refiner's file is tried without a VAE.
    if (recorded.facts.refiner) return;

    it("decodes and encodes as diffusers' VAE", async () => {
      expectNear(
        await evaluate("vae_decoder", { latent_sample: f32(1000, 1, 4, 4, 8) }, "sample"),
        recorded,
        "decoded",
      );
      expectNear(
        await evaluate("vae_encoder", { sample: f32(1001, 1, 3, 32, 64) }, "latent_parameters"),
        recorded,
        "parameters",
      );
    });
  });
});

function expectNear(found: Float32Array, recorded: RecordedCase<Facts>, name: string): void {
  const data = Float32Array.from(recorded.tensor(name).data);
  const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const worst = found.reduce((most, value, i) => Math.max(most, Math.abs(value - (data[i] ?? Number.NaN))), 0);
  expect(found.length).toBe(data.length);
  expect(worst / largest).toBeLessThan(1e-4);
}
