import { describe, expect, it } from "vitest";
import type { StoredTensor, StoredTensors } from "./file/stored-tensor.ts";
import { refuseForeign } from "./identify.ts";
import { networksOfFile } from "./layout/networks.ts";
import { schedulerOf } from "./prediction.ts";

function tensors(shapes: { readonly [name: string]: readonly number[] }): StoredTensors {
  return new Map(
    Object.entries(shapes).map(([name, shape]): [string, StoredTensor] => [
      name,
      { type: "F16", shape, file: "/a.safetensors", offset: 0, bytes: 0 },
    ]),
  );
}

const refusal = (shapes: { readonly [name: string]: readonly number[] }): string => {
  const found = tensors(shapes);
  try {
    refuseForeign("a.safetensors", found, networksOfFile(found));
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
};

describe("what is not SDXL is called by its name", () => {
  it.each([
    ["is a LoRA", { "lora_unet_input_blocks_4_1_proj_in.lora_down.weight": [8, 640] }],
    ["is a LoRA", { "unet.down_blocks.1.attentions.0.proj_in.lora_A.weight": [8, 640] }],
    ["is a learnt embedding", { clip_g: [2, 1280], clip_l: [2, 768] }],
    ["is a ControlNet", { "control_model.input_blocks.0.0.weight": [320, 4, 3, 3] }],
    ["is a Flux model", { "model.diffusion_model.double_blocks.0.img_attn.qkv.weight": [9216, 3072] }],
    ["is a Stable Diffusion 3 model", { "model.diffusion_model.joint_blocks.0.x_block.attn.qkv.weight": [4608, 1536] }],
    ["is a Stable Diffusion 1 model", { "cond_stage_model.transformer.text_model.final_layer_norm.weight": [768] }],
    ["is a Stable Diffusion 2 model", { "cond_stage_model.model.ln_final.weight": [1024] }],
    [
      "is a Stable Diffusion 1 UNet",
      {
        "input_blocks.0.0.weight": [320, 4, 3, 3],
        "input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight": [320, 768],
      },
    ],
    [
      "is an InstructPix2Pix model",
      { "input_blocks.0.0.weight": [320, 8, 3, 3], "label_emb.0.0.weight": [1280, 2816] },
    ],
    ["is made for Playground", { edm_mean: [4], "input_blocks.0.0.weight": [320, 4, 3, 3] }],
    ["has weights of 8 bits with scales", { scaled_fp8: [2], "decoder.conv_in.weight": [512, 4, 3, 3] }],
    [
      "has weights of 8 bits with scales",
      { "model.diffusion_model.input_blocks.4.1.proj_in.scale_weight": [], "decoder.conv_in.weight": [512, 4, 3, 3] },
    ],
    ["holds no network of SDXL", { "some.other.weight": [3] }],
  ])("%s", (said, shapes) => {
    expect(refusal(shapes)).toContain(`\`a.safetensors\` ${said}`);
  });

  it("and an SDXL UNet or VAE alone is taken", () => {
    expect(refusal({ "input_blocks.0.0.weight": [320, 9, 3, 3], "label_emb.0.0.weight": [1280, 2816] })).toBe("");
    expect(refusal({ "decoder.conv_in.weight": [512, 4, 3, 3] })).toBe("");
  });
});

describe("what a file predicts", () => {
  it.each([
    ["nothing said", {}, {}, "epsilon", undefined, "leading"],
    ["a marker tensor", { v_pred: [0] }, {}, "v_prediction", undefined, "leading"],
    ["both marker tensors", { v_pred: [0], ztsnr: [0] }, {}, "v_prediction", true, "trailing"],
    ["metadata", {}, { "modelspec.predict_key": "v" }, "v_prediction", undefined, "leading"],
    ["metadata of the default", {}, { "modelspec.prediction_type": "epsilon" }, "epsilon", undefined, "leading"],
  ])("with %s", (_, shapes: { [name: string]: number[] }, metadata, prediction, zeroSnr, spacing) => {
    const config = schedulerOf("a.safetensors", tensors(shapes), metadata);
    expect([config.prediction_type, config.rescale_betas_zero_snr, config.timestep_spacing]).toEqual([
      prediction,
      zeroSnr,
      spacing,
    ]);
  });

  it("and noise levels that no scheduler plans are refused", () => {
    expect(() => schedulerOf("a.safetensors", tensors({ "edm_vpred.sigma_max": [] }), {})).toThrowError(
      expect.objectContaining({ code: "CHECKPOINT_UNFIT" }),
    );
  });
});
