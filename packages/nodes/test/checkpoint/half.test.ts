import { rmSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, expect, test } from "vitest";
import type { NetworkName } from "../../src/checkpoint/layout/networks.ts";
import type { GraphForm } from "../../src/checkpoint/network/layers.ts";
import { networkGraph } from "../../src/checkpoint/network/network-graph.ts";
import { createInferenceService } from "../../src/host/inference-service.ts";
import { createModelService } from "../../src/host/model-service.ts";
import { readLora, readNetworks } from "../../src/host/read-networks.ts";
import { readOnnx } from "../../src/model/onnx/read-onnx.ts";
import { bytesSource } from "../../src/model/onnx/wire-reader.ts";
import { loraStrength } from "../../src/model/services.ts";
import { readRecording } from "../recording.ts";
import {
  checkpointTensors,
  drawWeights,
  type Element,
  normalNumbers,
  type Shapes,
  tokenIds,
  writeCheckpoint,
  writeSafetensors,
} from "../support/checkpoint-file.ts";
import { temporaryFolder } from "../support/model-folders.ts";
import { largestDistance } from "../support/parity.ts";

/**
 * What computes in float16. The processor rounds only where an operator has no other form, so that it shows the graph's
 * soundness more than float16's errors: a machine with another provider names it here (docs/models.md says how).
 */
const provider = process.env.SIGMAFLOW_HALF_PROVIDER ?? "cpu";
/** Of the largest value. Seen at most: 1.3e-3 on the processor; on WebGPU, which sums in float16, 1.5e-2. */
const tolerance = provider === "cpu" ? 3e-3 : 3e-2;
const patience = provider === "cpu" ? {} : { timeout: 900_000 };

const root = temporaryFolder();
afterAll(() => rmSync(root, { recursive: true }));

const loraPath = join(root, "lora.safetensors");
const [recorded] = readRecording<{ readonly weights?: Shapes }>("checkpoint-loras");
writeSafetensors(
  loraPath,
  new Map(
    [...drawWeights(recorded?.facts.weights ?? {}, 3)].map(([name, tensor]) => [
      name,
      name.endsWith(".alpha") ? { shape: [], data: Float32Array.of(2) } : tensor,
    ]),
  ),
  { element: "F16" },
);

const f32 = (seed: number, ...dims: number[]): Tensor =>
  new Tensor(
    "float32",
    normalNumbers(
      seed,
      dims.reduce((product, side) => product * side, 1),
    ),
    dims,
  );

function feedsFor(network: NetworkName, refiner: boolean): InferenceSession.FeedsType {
  if (network !== "unet") return { input_ids: new Tensor("int64", BigInt64Array.from(tokenIds, BigInt), [2, 77]) };
  const ids = refiner ? 5 : 6;
  return {
    sample: f32(1000, 2, 4, 8, 16),
    timestep: new Tensor("float32", Float32Array.of(731), []),
    encoder_hidden_states: f32(1001, 2, 77, refiner ? 64 : 128),
    text_embeds: f32(1002, 2, 1280),
    time_ids: new Tensor(
      "float32",
      Float32Array.from({ length: 2 * ids }, (_, i) => i * 64),
      [2, ids],
    ),
  };
}

interface Case {
  readonly element: Element;
  readonly refiner: boolean;
  readonly lora: boolean;
}

/** The outputs of all networks but the VAE's, by network and name. */
async function computed(
  { form, provider }: { readonly form: GraphForm; readonly provider: string },
  { element, refiner, lora }: Case,
): Promise<ReadonlyMap<string, Float32Array>> {
  const path = join(root, `${refiner}-${element}.safetensors`);
  const { networks } = readNetworks({ type: "file", file: path });
  const branches = lora ? readLora(loraPath, networks).layers : undefined;
  const outputs = new Map<string, Float32Array>();
  for (const network of ["text_encoder", "text_encoder_2", "unet"] as const) {
    const tensors = networks[network];
    if (tensors === undefined) continue;
    const layers = branches?.[network];
    const lowRanks = layers === undefined ? [] : [{ strength: loraStrength(0), layers }];
    const graph = networkGraph(network, { tensors, form, lowRanks }, (file) => file.slice(1));
    const model = graph.finish();
    expect(graph.facts()).toEqual(readOnnx(bytesSource(model)));
    const session = await InferenceSession.create(model, {
      executionProviders: [provider],
      graphOptimizationLevel: "extended",
      logSeverityLevel: 3,
      extra: { session: { disable_prepacking: "1", model_external_initializers_file_folder_path: "/" } },
    });
    const strength = lora ? { [loraStrength(0)]: new Tensor("float32", Float32Array.of(0.7), []) } : {};
    const fetched = await session.run({ ...feedsFor(network, refiner), ...strength });
    await session.release();
    for (const [name, { data }] of Object.entries(fetched)) outputs.set(`${network} ${name}`, data as Float32Array);
  }
  return outputs;
}

const cases: readonly Case[] = [
  { element: "F16", refiner: false, lora: false },
  { element: "F8_E4M3", refiner: false, lora: false },
  { element: "F16", refiner: false, lora: true },
  { element: "F16", refiner: true, lora: false },
];
for (const { element, refiner, lora } of cases)
  if (!lora) writeCheckpoint(join(root, `${refiner}-${element}.safetensors`), { element, refiner });

test.each(cases)("float16 is near to float32: $element, refiner $refiner, LoRA $lora", patience, async (what) => {
  const half = await computed({ form: "half", provider }, what);
  const full = await computed({ form: "plain", provider: "cpu" }, what);
  expect([...half.keys()]).toEqual([...full.keys()]);
  for (const [name, values] of full) {
    const largest = largestDistance(values, new Float32Array(values.length));
    const share = largestDistance(half.get(name)!, values) / largest;
    expect(share, name).toBeLessThan(tolerance);
    if (name === "unet out_sample") expect(share).toBeGreaterThan(1e-4);
  }
});

/** The services of a checkpoint in float16 or float32, as `--precision` says. */
function servicesOf(precision: "float16" | "float32") {
  const models = createModelService({ roots: [root], precision });
  const inference = createInferenceService({ models, precision });
  return { models, inference };
}

test("float16 is for UNet and text encoders, and has results of its own", async () => {
  const results = [];
  for (const precision of ["float16", "float32"] as const) {
    const { models, inference } = servicesOf(precision);
    const { encoders, vae } = await models.describe("false-F16");
    const [{ digest = "" } = {}] = encoders?.encoders ?? [];
    // With a learnt embedding's row, and tokens hidden from attention.
    const feeds = {
      input_ids: { dims: [2, 77], data: tokenIds.map((id, at) => (at === 5 ? -1 : id)) },
      token_rows: { dims: [1, 1, 64], data: normalNumbers(7, 64) },
      attention_bias: {
        dims: [2, 77],
        data: Float32Array.from({ length: 2 * 77 }, (_, at) => (at % 77 > 50 ? -1e9 : 0)),
      },
    };
    const latent = { dims: [1, 4, 4, 8], data: normalNumbers(1000, 4 * 4 * 8) };
    const state = "hidden_states[-2]";
    const text = await inference.run({ component: digest, feeds, fetches: [state] });
    const picture = await inference.run({ component: vae!.decoder, feeds: { latent }, fetches: ["image"] });
    results.push({ digest, environment: inference.environment(), text: text[state]!, image: picture.image! });
    await inference.close();
  }
  const [half, full] = results;
  expect(half!.digest).toBe(full!.digest);
  expect(half!.environment).not.toBe(full!.environment);
  expect(half!.image).toEqual(full!.image);
  expect(half!.text).not.toEqual(full!.text);
  const largest = largestDistance(full!.text.data, new Float32Array(full!.text.data.length));
  expect(largestDistance(half!.text.data, full!.text.data) / largest).toBeLessThan(tolerance);
});

test("what goes beyond float16 ends in an error that says what to do", async () => {
  const tensors = new Map(checkpointTensors());
  for (const [name, { shape, data }] of checkpointTensors())
    if (name.includes("self_attn.v_proj.bias")) tensors.set(name, { shape, data: data.map(() => 1e5) });
  writeSafetensors(join(root, "large.safetensors"), tensors);
  const outcome = async (precision: "float16" | "float32") => {
    const { models, inference } = servicesOf(precision);
    const { encoders } = await models.describe("large");
    const [{ digest = "" } = {}] = encoders?.encoders ?? [];
    const feeds = { input_ids: { dims: [2, 77], data: tokenIds } };
    const run = inference.run({ component: digest, feeds, fetches: ["hidden_states[-2]"] });
    return await run
      .then(
        () => "done",
        (error) => error.message,
      )
      .finally(() => inference.close());
  };
  expect([await outcome("float32"), await outcome("float16")]).toEqual([
    "done",
    "The text-encoder's `hidden_states[-2]` has numbers that are not finite: in float16 they end at 65504. Run it in float32, with `--precision float32`.",
  ]);
});
