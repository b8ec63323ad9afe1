import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildGraph } from "@sigmaflow/core";
import { afterAll, describe, expect, it } from "vitest";
import { type InferenceService, inferenceService, type ModelService, modelService } from "../../src/model/services.ts";
import { modelEmbedding } from "../../src/node/model-embedding.ts";
import { modelLoad } from "../../src/node/model-load.ts";
import { modelLora } from "../../src/node/model-lora.ts";
import { promptNetworks } from "../../src/node/prompt-networks.ts";
import { textEncode } from "../../src/node/text-encode.ts";
import { type Drawn, drawWeights, writeCheckpoint, writeSafetensors } from "../support/checkpoint-file.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { temporaryFolder } from "../support/model-folders.ts";

const root = temporaryFolder();
for (const folder of ["checkpoints", "embeddings", "loras", "loras/deep"]) mkdirSync(join(root, folder));
writeCheckpoint(join(root, "checkpoints", "tiny.safetensors"));
writeSafetensors(join(root, "embeddings", "style.safetensors"), drawWeights({ clip_l: [2, 64], clip_g: [2, 64] }, 7));
/** On one layer of the UNet and one of each text encoder. */
const layers = [
  "lora_unet_input_blocks_4_1_proj_in",
  "lora_te1_text_model_encoder_layers_0_self_attn_q_proj",
  "lora_te2_text_model_encoder_layers_0_self_attn_q_proj",
];
const names = ["first", "second", "deep/third"];
for (const [seed, name] of names.entries()) {
  const shapes = Object.fromEntries(
    layers.flatMap((layer): [string, number[]][] => [
      [`${layer}.lora_down.weight`, [2, 64]],
      [`${layer}.lora_up.weight`, [64, 2]],
    ]),
  );
  const weights: ReadonlyMap<string, Drawn> = drawWeights(shapes, 10 + seed);
  writeSafetensors(join(root, "loras", `${name}.safetensors`), weights);
}
const runner = graphRunner([root]);
afterAll(async () => {
  await runner.close();
  rmSync(root, { recursive: true });
});

async function made(graph: ReturnType<typeof buildGraph>) {
  const run = runner.start(graph.document);
  return { outputs: await run.outputs, notices: run.report().notices.map(({ message }) => message) };
}

const byPrompt = (prompt: string, negative: string) =>
  made(
    buildGraph((g) => {
      const { unet, encoders } = g.node("model", modelLoad, { name: "tiny" });
      const chosen = g.node("networks", promptNetworks, { unet, encoders, prompt, negative });
      const text = g.node("text", textEncode, { encoders: chosen.encoders, prompt: chosen.prompt, negative });
      return { unet: chosen.unet, text: chosen.prompt, ...text };
    }),
  );

describe("a prompt that chooses networks", () => {
  it("has what nodes would add, three LoRAs on one another and an embedding of its negative", async () => {
    const prompt = "a panda <lora:first:0.8><lora:second:0.2:0.5> in blue <lora:third>";
    const negative = "embedding:style, blurry";
    const { outputs, notices } = await byPrompt(prompt, negative);
    const byNodes = await made(
      buildGraph((g) => {
        const { unet, encoders } = g.node("model", modelLoad, { name: "tiny" });
        const first = g.node("first", modelLora, { unet, encoders, name: "first", strength: 0.8 });
        const second = g.node("second", modelLora, { ...first, name: "second", strength: 0.5, text_strength: 0.2 });
        const third = g.node("third", modelLora, { ...second, name: "deep/third" });
        const own = g.node("style", modelEmbedding, { encoders: third.encoders, name: "style" });
        const text = g.node("text", textEncode, { encoders: own.encoders, prompt: "a panda  in blue ", negative });
        return { unet: third.unet, ...text };
      }),
    );
    expect(notices).toEqual([]);
    expect(outputs).toEqual({ ...byNodes.outputs, text: "a panda  in blue " });
    const plain = await byPrompt("a panda  in blue ", "blurry");
    expect(outputs.positive).not.toEqual(plain.outputs.positive);
    expect(outputs.negative).not.toEqual(plain.outputs.negative);
  });

  it("leaves a model as it is where it names nothing", async () => {
    const { outputs } = await byPrompt("a panda", "");
    expect(outputs.unet).not.toHaveProperty("loras");
    expect(outputs.text).toBe("a panda");
  });

  it.each([
    ["a <lora:frist:1>", "LORA_NOT_FOUND", "Did you mean"],
    ["a embedding:stile", "EMBEDDING_NOT_FOUND", "`style.safetensors`"],
    ["a <lora:../../etc/passwd:1>", "MODEL_NAME_REFUSED", "not a model's name"],
    ["a <lora:first:x>", "PROMPT_LORA_INVALID", "<lora:first:x>"],
  ])("is refused with what there is: %s", async (prompt, code, words) => {
    await expect(byPrompt(prompt, "")).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
  });

  it.each(["a1111", "comfyui", "compel", "none"] as const)(
    "is said to be read as words without the node: %s",
    async (weights) => {
      const { notices } = await made(
        buildGraph((g) => {
          const { encoders } = g.node("model", modelLoad, { name: "tiny" });
          return { ...g.node("text", textEncode, { encoders, prompt: "a <lora:first:0.8>", weights }) };
        }),
      );
      expect(notices).toEqual([expect.stringContaining("<lora:first:0.8> is read as words")]);
    },
  );
});

describe("texts are encoded while the UNet is read for its digest", () => {
  const graphs = {
    "two LoRAs": buildGraph((g) => {
      const { unet, encoders } = g.node("model", modelLoad, { name: "tiny" });
      const first = g.node("first", modelLora, { unet, encoders, name: "first" });
      const second = g.node("second", modelLora, { ...first, name: "second", strength: 0.3 });
      return { unet: second.unet, ...g.node("text", textEncode, { encoders: second.encoders, prompt: "a fox" }) };
    }),
    "a prompt's networks": buildGraph((g) => {
      const { unet, encoders } = g.node("model", modelLoad, { name: "tiny" });
      const prompt = "a fox <lora:first:0.7> embedding:style";
      const chosen = g.node("networks", promptNetworks, { unet, encoders, prompt, negative: "" });
      const { encoders: own, prompt: text } = chosen;
      return { unet: chosen.unet, ...g.node("text", textEncode, { encoders: own, prompt: text }) };
    }),
  };

  it.each(Object.entries(graphs))("through %s", async (_, { document }) => {
    const expected = await runner.start(document).outputs;
    runner.forget();
    const { services = {} } = runner.options;
    const models = services[modelService.name] as ModelService;
    const inference = services[inferenceService.name] as InferenceService;
    const happened: string[] = [];
    const encoded = Promise.withResolvers<void>();
    const slow: ModelService = {
      ...models,
      describe: async (name, { onPart, ...options } = {}) => {
        const { unet: _unet, vae: _vae, ...text } = await models.describe(name, options);
        onPart?.(text);
        if (onPart) await Promise.race([encoded.promise, sleep(10_000, undefined, { ref: false })]);
        happened.push("read");
        return await models.describe(name, options);
      },
    };
    const noting: InferenceService = {
      ...inference,
      run: async (request) => {
        const outputs = await inference.run(request);
        happened.push("encoded");
        encoded.resolve();
        return outputs;
      },
    };
    const run = runner.start(document, {}, { services: { ...services, models: slow, inference: noting } });
    expect(await run.outputs).toEqual(expected);
    expect(happened[0]).toBe("encoded");
  });
});
