import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { copyModel, fixtures, modelVariants, temporaryFolder } from "../../test/support/model-folders.ts";
import { onnxModel } from "../../test/support/onnx-writer.ts";
import { createModelService, type HostModels } from "./model-service.ts";

let root = "";
let models: HostModels;
beforeEach(() => {
  root = temporaryFolder();
  models = createModelService({ roots: [root, join(root, "missing"), fixtures] });
});
afterEach(() => rmSync(root, { recursive: true }));

const long = new Date("2020-01-01");

/** Makes a folder and all in it look as if nobody had changed them for long. */
function age(folder: string): void {
  for (const name of [".", ...readdirSync(folder, { recursive: true }).map(String)])
    utimesSync(join(folder, name), long, long);
}

const hex = expect.stringMatching(/^[0-9a-f]{64}$/);

describe("describing a model folder", () => {
  it("gives handles for all that a base model holds", async () => {
    const { unet, encoders, vae, bytes, name } = await models.describe("tiny-sdxl");
    expect({ unet: { ...unet, scheduler: unet?.scheduler.beta_end }, encoders, vae, name }).toEqual({
      name: "tiny-sdxl",
      unet: {
        kind: "unet",
        digest: hex,
        expert: "base",
        inputChannels: 4,
        latentChannels: 4,
        textWidth: 80,
        pooledWidth: 40,
        timeIds: 6,
        sizeGrid: 8,
        scheduler: 0.012,
      },
      encoders: {
        kind: "text-encoders",
        expert: "base",
        encoders: [
          { digest: hex, tokenizer: hex, width: 32, maxTokens: 77, projects: false },
          { digest: hex, tokenizer: hex, width: 48, maxTokens: 77, projects: true },
        ],
        zeroForMissing: true,
      },
      vae: { kind: "vae", decoder: hex, encoder: hex, latentChannels: 4, scalingFactor: 0.13025 },
    });
    expect(bytes).toBeGreaterThan(100_000);
  });

  it("gives a refiner its one encoder, and files that are equal the digest that they have elsewhere", async () => {
    const [base, refiner] = [await models.describe("tiny-sdxl"), await models.describe("tiny-sdxl-refiner")];
    expect(refiner.unet).toMatchObject({ expert: "refiner", timeIds: 5, textWidth: 48 });
    expect(refiner.encoders).toEqual({
      ...base.encoders,
      expert: "refiner",
      encoders: [base.encoders?.encoders[1]],
      zeroForMissing: false,
    });
    expect(refiner.vae).toEqual(base.vae);
    expect(refiner.unet?.digest).not.toBe(base.unet?.digest);
  });

  it("reads from the graph which sizes an export with fixed upsampling can make", async () => {
    expect((await models.describe("tiny-sdxl-grid")).unet?.sizeGrid).toBe(16);
  });

  it("takes a folder without VAE encoder", async () => {
    copyModel("model-variants/no-vae-encoder", root, "variant");
    expect((await models.describe("variant")).vae).toEqual({
      kind: "vae",
      decoder: hex,
      latentChannels: 4,
      scalingFactor: 0.13025,
    });
  });

  it.each(modelVariants().filter(({ overlay }) => !overlay.refused))("takes $overlay.about", async ({ name }) => {
    copyModel(`model-variants/${name}`, root, "variant");
    const { unet, encoders, vae } = await models.describe("variant");
    expect([unet?.kind, encoders?.kind, vae?.kind]).toEqual(["unet", "text-encoders", "vae"]);
  });

  it.each([
    ["contrib-op", /NhwcConv; expected operators that the processor can run\. Use an export that was not optimised/],
    ["external-data-short", /`model.onnx_data` that end after 76 bytes; expected .* at least 80 bytes.*Download/],
    ["five-ids", /5 time ids; expected 6, because `model_index.json` does not ask for an aesthetic score/],
    ["strange-names", /found the inputs `x` float32 .*expected inputs named `sample`, `timestep`, /],
    ["wrong-width", /text states 96 wide; expected 80, which is the width of the text encoders next to it/],
  ])("refuses the variant %s, saying what is found and expected", async (name, message) => {
    copyModel(`model-variants/${name}`, root, "variant");
    const refusal = { code: "MODEL_UNFIT", message: expect.stringMatching(message) };
    await expect(models.describe("variant")).rejects.toMatchObject(refusal);
  });

  it("knows of every variant that is to be refused", () => {
    const refused = modelVariants().filter(({ overlay }) => overlay.refused);
    expect(refused.map(({ name }) => name).sort()).toEqual([
      "contrib-op",
      "external-data-short",
      "five-ids",
      "strange-names",
      "wrong-width",
    ]);
  });

  it("tells every problem of a folder at once", async () => {
    const folder = copyModel("model-variants/contrib-op", root, "bad");
    truncateSync(join(folder, "vae_decoder/model.onnx"), 1000);
    rmSync(join(folder, "tokenizer_2/merges.txt"));
    renameSync(join(folder, "text_encoder/model.onnx"), join(folder, "text_encoder/model.safetensors"));
    const { message } = await models.describe("bad").then(
      () => new Error("it was taken"),
      (error: Error) => error,
    );
    for (const where of [
      "vae_decoder/model.onnx: found The ONNX file is damaged",
      "text_encoder: found weights for PyTorch",
      "NhwcConv",
      "tokenizer_2: found no",
    ])
      expect(message).toContain(where);
  });

  it("refuses exports of fixed sizes, and takes one of a batch of 1", async () => {
    const fixed = (shape: readonly (number | string)[]): void => {
      mkdirSync(join(root, "fixed/vae_decoder"), { recursive: true });
      const model = onnxModel({
        inputs: [{ name: "latent_sample", shape }],
        outputs: [{ name: "sample", shape: ["b", 3, "h", "w"] }],
        nodes: [{ op: "Identity", inputs: ["latent_sample"], outputs: ["sample"] }],
      });
      writeFileSync(join(root, "fixed/vae_decoder/model.onnx"), model);
    };
    fixed([1, 4, 128, 128]);
    await expect(models.describe("fixed")).rejects.toMatchObject({ message: expect.stringContaining("dynamic axes") });
    fixed([2, 4, "h", "w"]);
    await expect(models.describe("fixed")).rejects.toMatchObject({ message: expect.stringContaining("dynamic axes") });
    fixed([1, 4, "h", "w"]);
    expect((await models.describe("fixed")).vae?.latentChannels).toBe(4);
  });

  it("says that a VAE encoder which samples by itself does not heed the seed", async () => {
    copyModel("model-variants/latent-sample", root, "variant");
    expect((await models.describe("variant")).notices).toEqual([
      expect.stringContaining("draws its own random numbers"),
    ]);
    expect((await models.describe("tiny-sdxl")).notices).toEqual([]);
  });

  it("tells how far it is with reading files that it does not know yet", async () => {
    const told: (readonly [number, number])[] = [];
    const onProgress = (done: number, total: number) => told.push([done, total]);
    await models.describe("tiny-sdxl", { onProgress });
    const [done, total] = told.at(-1) ?? [];
    expect(done).toBe(total);
    expect(total).toBeGreaterThan(1_000_000);
    told.length = 0;
    await models.describe("tiny-sdxl", { onProgress });
    expect(told).toEqual([]);
  });

  it("reads a folder once for as long as nothing in it changes", async () => {
    const folder = copyModel("tiny-sdxl", root, "model");
    age(folder);
    const before = await models.describe("model");
    expect(await models.describe("model")).toBe(before);

    utimesSync(join(folder, "unet/model.onnx"), long, new Date(long.getTime() + 1));
    const touched = await models.describe("model");
    expect(touched).not.toBe(before);
    expect(touched).toEqual(before);

    rmSync(join(folder, "vae_encoder"), { recursive: true });
    age(folder);
    expect((await models.describe("model")).vae?.encoder).toBe(undefined);
  });

  it("reads a folder again while its files may still be changing", async () => {
    copyModel("tiny-sdxl", root, "model");
    expect(await models.describe("model")).not.toBe(await models.describe("model"));
  });

  it("refuses a folder with no component in it", async () => {
    mkdirSync(join(root, "empty"));
    await expect(models.describe("empty")).rejects.toMatchObject({ code: "MODEL_UNFIT" });
  });

  it("counts half-precision weights double, because they are computed with in single precision", async () => {
    const bytesOf = async (name: string): Promise<number> => {
      copyModel(`model-variants/${name}`, root, name);
      const { unet } = await models.describe(name);
      return (await models.component(unet?.digest ?? "")).bytes;
    };
    expect(await bytesOf("float16")).toBe(await bytesOf("plain"));
  });
});

describe("the expert of a model", () => {
  it("is known by headers alone, and again after its files changed; of what is not there or has no UNet it is not", async () => {
    expect(await models.expert("tiny-sdxl")).toBe("base");
    expect(await models.expert("tiny-sdxl-refiner")).toBe("refiner");
    expect(await models.expert("missing")).toBeUndefined();
    copyModel("tiny-sdxl", root, "mine");
    expect(await models.expert("mine")).toBe("base");
    rmSync(join(root, "mine", "unet"), { recursive: true });
    expect(await models.expert("mine")).toBeUndefined();
    const listed = Object.fromEntries((await models.list()).map(({ name, expert }) => [name, expert]));
    expect(listed).toMatchObject({ "tiny-sdxl": "base", "tiny-sdxl-refiner": "refiner" });
  });
});

describe("a digest", () => {
  it("changes for the component whose file changed, and no other", async () => {
    const folder = copyModel("tiny-sdxl", root, "model");
    const before = await models.describe("model");
    const path = join(folder, "vae_decoder/model.onnx");
    const bytes = readFileSync(path);
    bytes[bytes.length - 40_000] = (bytes[bytes.length - 40_000] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const after = await models.describe("model");
    expect(after.vae?.decoder).not.toBe(before.vae?.decoder);
    expect({ ...after, vae: { ...after.vae, decoder: "" } }).toEqual({
      ...before,
      vae: { ...before.vae, decoder: "" },
    });
  });

  it("finds the tokenizer's files, parsed", async () => {
    const { encoders } = await models.describe("tiny-sdxl");
    const fresh = createModelService({ roots: [fixtures] });
    const files = await fresh.tokenizer(encoders?.encoders[1]?.tokenizer ?? "");
    const folder = join(fixtures, "tiny-sdxl/tokenizer_2");
    const json = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));
    expect(files).toEqual({
      vocab: json("vocab.json"),
      merges: readFileSync(join(folder, "merges.txt"), "utf8"),
      config: json("tokenizer_config.json"),
      specialTokens: json("special_tokens_map.json"),
      addedTokens: undefined,
    });
    await expect(fresh.tokenizer("0".repeat(64))).rejects.toMatchObject({ code: "MODEL_FILES_MISSING" });
  });
});
