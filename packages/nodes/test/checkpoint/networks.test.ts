import { rmSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, describe, expect, it } from "vitest";
import { readSafetensors } from "../../src/checkpoint/file/safetensors.ts";
import type { StoredTensors } from "../../src/checkpoint/file/stored-tensor.ts";
import { type NetworkName, networksOfFile } from "../../src/checkpoint/layout/networks.ts";
import { networkGraph } from "../../src/checkpoint/network/network-graph.ts";
import { withFileSource } from "../../src/host/file-source.ts";
import { readOnnx } from "../../src/model/onnx/read-onnx.ts";
import { bytesSource } from "../../src/model/onnx/wire-reader.ts";
import { readRecording } from "../recording.ts";
import { type Element, everyEleventh, normalNumbers, tokenIds, writeCheckpoint } from "../support/checkpoint-file.ts";
import { temporaryFolder } from "../support/model-folders.ts";
import { expectNear } from "../support/parity.ts";

interface Facts {
  readonly element: Element;
  readonly refiner: boolean;
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

const tokens = new Tensor("int64", BigInt64Array.from(tokenIds, BigInt), [2, 77]);

describe.each(cases)("a checkpoint without conversion: $facts.id", (recorded) => {
  const path = join(root, `${recorded.facts.id}.safetensors`);
  writeCheckpoint(path, recorded.facts);
  const { tensors } = withFileSource(path, (source) => readSafetensors(source, path));
  const networks = networksOfFile(tensors);

  describe.each(["fast", "plain"] as const)("in its %s form", (form) => {
    const evaluate = async (network: NetworkName, feeds: InferenceSession.FeedsType, fetch: string) => {
      const own = networks[network];
      if (own === undefined) throw new Error(`no ${network}`);
      const session = await InferenceSession.create(
        networkGraph(network, { tensors: own, form }, (file) => file.slice(1)).finish(),
        {
          logSeverityLevel: 3,
          extra: { session: { model_external_initializers_file_folder_path: "/" } },
        },
      );
      const outputs = await session.run(feeds, [fetch]);
      await session.release();
      return outputs[fetch]?.data as Float32Array;
    };

    it("says of itself what its model says", () => {
      for (const [network, own] of Object.entries(networks) as [NetworkName, StoredTensors][]) {
        const graph = networkGraph(network, { tensors: own, form }, (file) => file.slice(1));
        expect(graph.facts()).toEqual(readOnnx(bytesSource(graph.finish())));
      }
    });

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
      expectNear(await evaluate("unet", feeds, "out_sample"), recorded.tensor("unet"));
    });

    it("encodes texts as transformers", async () => {
      const states = async (network: NetworkName, name: string) => {
        const data = await evaluate(network, { input_ids: tokens }, name);
        return everyEleventh({ dims: [2, 77, 64], data }).data;
      };
      if (!recorded.facts.refiner)
        expectNear(await states("text_encoder", "hidden_states.1"), recorded.tensor("hidden"));
      expectNear(await states("text_encoder_2", "hidden_states.2"), recorded.tensor("hidden_2"));
      const pooled = await evaluate("text_encoder_2", { input_ids: tokens }, "text_embeds");
      expectNear(pooled, recorded.tensor("pooled"));
    });

    // A refiner's file is tried without a VAE.
    if (recorded.facts.refiner) return;

    it("decodes and encodes as diffusers' VAE", async () => {
      expectNear(
        await evaluate("vae_decoder", { latent_sample: f32(1000, 1, 4, 4, 8) }, "sample"),
        recorded.tensor("decoded"),
      );
      expectNear(
        await evaluate("vae_encoder", { sample: f32(1001, 1, 3, 32, 64) }, "latent_parameters"),
        recorded.tensor("parameters"),
      );
    });
  });
});
