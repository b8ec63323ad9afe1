import { mkdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readSafetensors } from "../../src/checkpoint/file/safetensors.ts";
import { createModelService } from "../../src/host/model-service.ts";
import { showCheckpoint } from "../../src/host/show-model.ts";
import { bytesSource } from "../../src/model/onnx/wire-reader.ts";
import { checkpointTensors, type Drawn, writeCheckpoint, writeSafetensors } from "../support/checkpoint-file.ts";
import { temporaryFolder } from "../support/model-folders.ts";

const root = temporaryFolder();
for (const folder of ["checkpoints", "vae", "loras"]) mkdirSync(join(root, folder));
const file = (name: string): string => join(root, "checkpoints", `${name}.safetensors`);
writeCheckpoint(file("whole"), { element: "F16" });
// A file that has just changed may change again, so its digests are not kept.
utimesSync(file("whole"), 1_700_000_000, 1_700_000_000);
const hashStore = join(root, "hashes.json");
const service = () => createModelService({ roots: [root], hashStore });
const models = service();
afterAll(() => rmSync(root, { recursive: true }));

const digests = async (name: string, from = models) => {
  const { unet, encoders, vae } = await from.describe(name);
  return { unet: unet?.digest, text: encoders?.encoders.map(({ digest }) => digest), vae: vae?.decoder };
};

describe("a checkpoint file as a model", () => {
  it("is found by its name with or without the ending and the folder it lies in, and listed once", async () => {
    const names = ["whole", "whole.safetensors", "checkpoints/whole", "checkpoints/whole.safetensors"];
    const [first, ...others] = await Promise.all(names.map(async (name) => await digests(name)));
    for (const other of others) expect(other).toEqual(first);
    expect((await models.list()).map(({ name }) => name)).toContain("whole.safetensors");
  });

  it("is a base's or a refiner's by its header", async () => {
    writeCheckpoint(file("fine"), { refiner: true });
    expect([await models.expert("whole"), await models.expert("fine")]).toEqual(["base", "refiner"]);
    rmSync(file("fine"));
  });

  it("says what the runs of its networks take, those of planes more for a larger picture", async () => {
    const { networks = [] } = (await showCheckpoint([root], "whole")) ?? {};
    const grows = networks.map(({ name, runs }) => [name, (runs[1024] ?? 0) > (runs[512] ?? 0)]);
    expect(Object.fromEntries(grows)).toEqual({
      ...{ text_encoder: false, text_encoder_2: false },
      ...{ unet: true, vae_decoder: true, vae_encoder: true },
    });
  });

  it("has handles like any other model's", async () => {
    const { unet, encoders, vae } = await models.describe("whole");
    expect(unet).toMatchObject({
      expert: "base",
      inputChannels: 4,
      latentChannels: 4,
      textWidth: 128,
      pooledWidth: 1280,
      timeIds: 6,
      sizeGrid: 8,
      scheduler: { prediction_type: "epsilon", beta_end: 0.012 },
    });
    expect(encoders).toMatchObject({ zeroForMissing: true, encoders: [{ width: 64 }, { width: 64, projects: true }] });
    expect(vae).toMatchObject({ latentChannels: 4, scalingFactor: 0.13025 });
  });

  it("is known by its tensors: a pruned file in another order meets the same cache", async () => {
    const pruned = [...checkpointTensors()].filter(([name]) => !name.startsWith("first_stage_model.encoder")).reverse();
    writeSafetensors(file("pruned"), new Map(pruned), { element: "F16", metadata: { note: "pruned" } });
    expect(await digests("pruned")).toEqual(await digests("whole"));
  });

  it("and by nothing less: one other byte is another UNet, and the same text encoders and VAE", async () => {
    const bytes = readFileSync(file("whole"));
    const { tensors } = readSafetensors(bytesSource(bytes), "whole");
    bytes[tensors.get("model.diffusion_model.out.2.bias")!.offset]! ^= 1;
    writeFileSync(file("changed"), bytes);
    const [whole, changed] = [await digests("whole"), await digests("changed")];
    expect(changed.unet).not.toBe(whole.unet);
    expect({ ...changed, unet: "" }).toEqual({ ...whole, unet: "" });
  });

  it("of which only the header is read once its digests are known", async () => {
    await digests("whole");
    const seen: number[] = [];
    await service().describe("whole", { onProgress: (_, total) => seen.push(total) });
    expect(seen.filter((total) => total > 0)).toEqual([]);
  });

  it("lends its VAE alone, and one that is alone in its file is a model without the rest", async () => {
    const own = [...checkpointTensors()].filter(([name]) => name.startsWith("first_stage_model."));
    const bare = new Map(own.map(([name, tensor]) => [name.slice("first_stage_model.".length), tensor]));
    writeSafetensors(join(root, "vae", "other.safetensors"), bare, { element: "F16" });
    const { unet, encoders, vae } = await models.describe("other");
    expect([unet, encoders]).toEqual([undefined, undefined]);
    expect(vae).toEqual((await models.describe("whole")).vae);
  });

  it("that is cut off, or is a LoRA, is refused in a sentence", async () => {
    writeCheckpoint(file("cut"));
    truncateSync(file("cut"), 1_000_000);
    await expect(models.describe("cut")).rejects.toMatchObject({ code: "SAFETENSORS_MALFORMED" });
    const lora = new Map([["lora_unet_x.lora_down.weight", { shape: [4, 4], data: new Float32Array(16) }]]);
    writeSafetensors(file("style"), lora);
    await expect(models.describe("style")).rejects.toMatchObject({
      code: "CHECKPOINT_UNFIT",
      message: expect.stringContaining("is a LoRA"),
    });
  });
});

describe("a LoRA for it", () => {
  const parts = async () => {
    const { unet, encoders } = await models.describe("whole");
    return { unet: unet?.digest ?? "", encoders: encoders?.encoders.map(({ digest }) => digest) ?? [] };
  };
  const write = (name: string, layers: readonly string[], more: readonly string[] = []): void => {
    const tensors = new Map<string, Drawn>();
    for (const layer of layers) {
      tensors.set(`${layer}.lora_down.weight`, { shape: [2, 64], data: new Float32Array(128) });
      tensors.set(`${layer}.lora_up.weight`, { shape: [64, 2], data: new Float32Array(128) });
    }
    for (const other of more) tensors.set(other, { shape: [1], data: new Float32Array(1) });
    writeSafetensors(join(root, "loras", `${name}.safetensors`), tensors);
  };
  const fits = "lora_unet_input_blocks_4_1_proj_in";

  it("is named with what of it fits nothing, and refused when that is more than half", async () => {
    write("most", [fits, "lora_unet_input_blocks_4_1_proj_out", "lora_unet_elsewhere"]);
    expect(await models.lora("most", await parts())).toMatchObject({
      layers: { unet: 2, text: 0 },
      unmatched: ["lora_unet_elsewhere"],
    });
    write("sd15", [fits, "lora_unet_input_blocks_1_1_proj_in", "lora_te_text_model_encoder_layers_0_mlp_fc1"]);
    await expect(models.lora("sd15", await parts())).rejects.toMatchObject({
      code: "LORA_UNFIT",
      message: expect.stringContaining("2 of 3 layers fit nothing"),
    });
  });

  it.each([
    ["LoHa", `${fits}.hada_w1_a`],
    ["LoKr", `${fits}.lokr_w1`],
    ["DoRA", `${fits}.dora_scale`],
  ])("of another kind is refused by its name: %s", async (kind, tensor) => {
    write(kind, [fits], [tensor]);
    await expect(models.lora(kind, await parts())).rejects.toMatchObject({
      code: "LORA_UNFIT",
      message: expect.stringContaining(`is a ${kind}`),
    });
  });

  it("that is not there is answered with those that are", async () => {
    await expect(models.lora("mosst", await parts())).rejects.toMatchObject({
      code: "LORA_NOT_FOUND",
      message: expect.stringContaining("most.safetensors"),
    });
  });
});
