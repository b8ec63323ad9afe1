import { describe, expect, it } from "vitest";
import type { StoredTensor, StoredTensors } from "./file/stored-tensor.ts";
import { refuseForeign } from "./identify.ts";
import { networksOfFile } from "./layout/networks.ts";

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
